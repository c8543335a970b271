package io.utp.natlab;

import io.utp.NatType;
import io.utp.PunchResult;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs in a host behind a NAT. Each line on its standard input is a wish, with the number of a node that it is for; each
 * node has a port of its own.
 *
 * <pre>
 * bind N                           bound N LOCAL-PORT, then seen N ADDRESS PORT or unseen N
 * punch N ADDRESS PORT ATTEMPTS    punched N SUCCESS PATH-ADDRESS PATH-PORT MILLIS PROBES
 * dial N ADDRESS PORT BYTES        sent N SHA256 MILLIS
 * discover N ADDRESS PORT          nat N MAPPING FILTERING
 * </pre>
 *
 * A node that is dialled says {@code received N SHA256 BYTES}; what goes wrong is {@code failed N REASON}.
 */
final class LabPeer {

    private static final int QUESTIONS = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(8);

    private final ConcurrentHashMap<String, UtpNode> nodes = new ConcurrentHashMap<>();

    private LabPeer() {}

    public static void main(String[] args) throws IOException {
        LabPeer peer = new LabPeer();
        BufferedReader wishes = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String wish = wishes.readLine(); wish != null; wish = wishes.readLine()) {
            String[] words = wish.split(" ");
            Thread thread = new Thread(() -> peer.fulfil(words), wish);
            thread.setDaemon(true);
            thread.start();
        }
        System.exit(0); // whoever started this is gone
    }

    private void fulfil(String[] words) {
        String number = words[1];
        try {
            switch (words[0]) {
                case "bind" -> bind(number);
                case "punch" -> punch(number, address(words), Integer.parseInt(words[4]));
                case "dial" -> dial(number, address(words), Integer.parseInt(words[4]));
                case "discover" -> discover(number, address(words));
                default -> throw new IllegalArgumentException("What is " + words[0] + "?");
            }
        } catch (Exception e) {
            say("failed", number, e);
        }
    }

    private static InetSocketAddress address(String[] words) {
        return new InetSocketAddress(words[2], Integer.parseInt(words[3]));
    }

    private void bind(String number) throws Exception {
        UtpNode node = UtpNode.builder().timeout(TIMEOUT).build();
        nodes.put(number, node);
        node.listen(socket -> receive(number, socket));
        say("bound", number, node.bind().get().getPort());
        CompletableFuture<String> seen = new CompletableFuture<>();
        node.onDatagram((from, content) ->
                seen.complete(StandardCharsets.US_ASCII.decode(content).toString()));
        InetSocketAddress tracker = new InetSocketAddress(NatLab.TRACKER, LabTracker.PORT);
        for (int asked = 0; asked < QUESTIONS; asked++) {
            // A firewall on the way out may be told to us by the system; the tracker's silence says the same.
            node.sendDatagram(tracker, ByteBuffer.wrap(new byte[] {'?'})).exceptionally(failure -> null);
            try {
                say("seen", number, seen.get(500, TimeUnit.MILLISECONDS));
                return;
            } catch (TimeoutException e) {
                // asks again
            }
        }
        say("unseen", number);
    }

    private void punch(String number, InetSocketAddress remote, int attempts) throws Exception {
        PunchResult result = node(number).punch(remote, attempts).get();
        InetSocketAddress path = result.path();
        say(
                "punched",
                number,
                result.successful(),
                path.getAddress().getHostAddress(),
                path.getPort(),
                result.elapsed().toMillis(),
                result.probes());
    }

    private void dial(String number, InetSocketAddress remote, int bytes) throws Exception {
        long start = System.nanoTime();
        MessageDigest hash = sha256();
        UtpSocket socket = connect(number, remote);
        Random random = new Random(bytes);
        byte[] chunk = new byte[16_384];
        OutputStream out = socket.outputStream();
        for (int left = bytes; left > 0; left -= chunk.length) {
            random.nextBytes(chunk);
            int length = Math.min(left, chunk.length);
            hash.update(chunk, 0, length);
            out.write(chunk, 0, length);
        }
        socket.close();
        say("sent", number, HexFormat.of().formatHex(hash.digest()), (System.nanoTime() - start) / 1_000_000);
    }

    private void discover(String number, InetSocketAddress stunServer) throws Exception {
        UtpNode node = UtpNode.builder().build();
        nodes.put(number, node);
        node.bind();
        NatType type = node.discoverNat(List.of(stunServer)).get();
        say("nat", number, type.mapping(), type.filtering());
    }

    private UtpSocket connect(String number, InetSocketAddress remote) throws Exception {
        try {
            return node(number).connect(remote).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void receive(String number, UtpSocket socket) {
        try (socket) {
            MessageDigest hash = sha256();
            byte[] chunk = new byte[16_384];
            long bytes = 0;
            InputStream in = socket.inputStream();
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                hash.update(chunk, 0, length);
                bytes += length;
            }
            say("received", number, HexFormat.of().formatHex(hash.digest()), bytes);
        } catch (IOException e) {
            say("failed", number, e);
        }
    }

    private UtpNode node(String number) {
        UtpNode node = nodes.get(number);
        if (node == null) {
            throw new IllegalArgumentException("There is no node " + number);
        }
        return node;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static synchronized void say(Object... words) {
        System.out.println(
                String.join(" ", Arrays.stream(words).map(String::valueOf).toList()));
    }
}
