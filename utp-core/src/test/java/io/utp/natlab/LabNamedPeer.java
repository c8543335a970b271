package io.utp.natlab;

import io.utp.PunchResult;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Runs in a host behind a NAT. Each line on its standard input is a wish, with the number of a node that it is for; each
 * node has a port of its own.
 *
 * <pre>
 * join N NAME                 joined N, then registered N ADDRESS PORT, or lost N PROBLEM
 * call N NAME                 called N SUCCESS PATH-ADDRESS PATH-PORT MILLIS PROBES METHOD-OR-REASON
 * send N NAME BYTES           sent N SHA256 MILLIS
 * </pre>
 *
 * A node that is dialled says {@code received N SHA256 BYTES NAME}, one whose connection moved {@code moved N FROM TO}; what goes
 * wrong is {@code failed N REASON}.
 */
final class LabNamedPeer {

    private final ConcurrentHashMap<String, UtpNode> nodes = new ConcurrentHashMap<>();

    private LabNamedPeer() {}

    public static void main(String[] args) throws IOException {
        LabNamedPeer peer = new LabNamedPeer();
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
                case "join" -> join(number, words[2]);
                case "call" -> call(number, words[2]);
                case "send" -> send(number, words[2], Integer.parseInt(words[3]));
                default -> throw new IllegalArgumentException("What is " + words[0] + "?");
            }
        } catch (Exception e) {
            say("failed", number, e);
        }
    }

    private void join(String number, String name) throws Exception {
        InetSocketAddress server = new InetSocketAddress(NatLab.TRACKER, LabRendezvous.PORT);
        UtpNode node = UtpNode.builder()
                .rendezvous(RendezvousOptions.of(List.of(server), name, null))
                .listener(new UtpNodeListener() {
                    @Override
                    public void rendezvousRegistered(UtpNode told, RendezvousStatus status) {
                        say("registered", number, text(status.publicAddress()));
                    }

                    @Override
                    public void rendezvousLost(UtpNode told, RendezvousStatus status) {
                        say("lost", number, status.problem());
                    }

                    @Override
                    public void pathChanged(UtpNode told, UtpSocket socket, InetSocketAddress previous) {
                        say("moved", number, text(previous), text(socket.remoteAddress()));
                    }
                })
                .build();
        nodes.put(number, node);
        node.listen(socket -> receive(number, socket));
        node.bind().get();
        say("joined", number);
    }

    private void call(String number, String name) throws Exception {
        PunchResult result = node(number).punch(name).get();
        InetSocketAddress path = result.path();
        say(
                "called",
                number,
                result.successful(),
                path.isUnresolved() ? "- 0" : text(path),
                result.elapsed().toMillis(),
                result.probes(),
                result.successful() ? result.method() : result.failure());
    }

    private void send(String number, String name, int bytes) throws Exception {
        long start = System.nanoTime();
        MessageDigest hash = sha256();
        UtpSocket socket = connect(number, name);
        say("connected", number, text(socket.remoteAddress()));
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

    private UtpSocket connect(String number, String name) throws Exception {
        try {
            return node(number).connect(name).get();
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
            say("received", number, HexFormat.of().formatHex(hash.digest()), bytes, socket.remoteName());
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

    private static String text(InetSocketAddress address) {
        return address == null ? "- 0" : address.getAddress().getHostAddress() + " " + address.getPort();
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
