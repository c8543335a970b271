package io.utp.natlab;

import io.netty.channel.ChannelOption;
import io.utp.NatType;
import io.utp.PunchResult;
import io.utp.Transport;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousStatus;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
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
import org.jspecify.annotations.Nullable;

/**
 * Runs in a host behind a NAT. Each line on its standard input is a wish, with the number of a node that it is for; each
 * node has a port of its own.
 *
 * <pre>
 * bind N                           bound N LOCAL-PORT, then seen N ADDRESS PORT or unseen N
 * open N TRANSPORT SEND-BUFFER     bound N LOCAL-PORT; the kernel takes so many bytes before it says that it is full
 * join N NAME                      joined N, then registered N ADDRESS PORT
 * punch N ADDRESS PORT ATTEMPTS    punched N SUCCESS PATH-ADDRESS PATH-PORT MILLIS PROBES METHOD-OR-REASON
 * call N NAME                      the same
 * dial N ADDRESS PORT BYTES        grown N PACKET-SIZE, then sent N SHA256
 * send N NAME BYTES                the same
 * resume N                         nothing; a transfer with {@code pause} behind its bytes waits for it with the second half
 * discover N ADDRESS PORT          nat N MAPPING FILTERING
 * trouble N                        trouble N FULL CUT MOST-WAITING FAILURES, see {@link FullSockets}; datagrams not sent
 * </pre>
 *
 * A node that is dialled says {@code quarter N} after a quarter of the bytes it was told of, and {@code received N SHA256 BYTES
 * NAME} at the end; one whose connection moved {@code moved N FROM TO}; what goes wrong is {@code failed N REASON}.
 */
final class LabPeer {

    private static final int QUESTIONS = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(8);

    private final ConcurrentHashMap<String, UtpNode> nodes = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, CompletableFuture<Void>> pauses = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, FullSockets> troubles = new ConcurrentHashMap<>();

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
                case "open" -> open(number, Transport.valueOf(words[2]), Integer.parseInt(words[3]));
                case "trouble" -> tellTrouble(number);
                case "join" -> join(number, words[2]);
                case "punch" -> tell(number, node(number).punch(address(words), Integer.parseInt(words[4])));
                case "call" -> tell(number, node(number).punch(words[2]));
                case "dial" ->
                    send(number, node(number).connect(address(words)), Integer.parseInt(words[4]), pause(words));
                case "send" -> send(number, node(number).connect(words[2]), Integer.parseInt(words[3]), pause(words));
                case "resume" -> pauseOf(number).complete(null);
                case "discover" -> discover(number, address(words));
                default -> throw new IllegalArgumentException("What is " + words[0] + "?");
            }
        } catch (ExecutionException e) {
            say("failed", number, e.getCause());
        } catch (Exception e) {
            say("failed", number, e);
        }
    }

    private static InetSocketAddress address(String[] words) {
        return new InetSocketAddress(words[2], Integer.parseInt(words[3]));
    }

    private void bind(String number) throws Exception {
        UtpNode node = UtpNode.builder().timeout(TIMEOUT).build();
        say("bound", number, listen(number, node).getPort());
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

    private void open(String number, Transport transport, int sendBuffer) throws Exception {
        UtpNode node = UtpNode.builder().timeout(TIMEOUT).transport(transport).build();
        InetSocketAddress bound = listen(number, node);
        FullSockets full = new FullSockets();
        node.udpChannel().config().setOption(ChannelOption.SO_SNDBUF, sendBuffer);
        node.udpChannel().pipeline().addFirst(full);
        troubles.put(number, full);
        say("bound", number, bound.getPort());
    }

    private void tellTrouble(String number) {
        FullSockets full = troubles.get(number);
        long failures = node(number).statistics().sendFailures();
        say("trouble", number, full.full(), full.cut(), full.mostWaiting(), failures);
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
                    public void pathChanged(UtpNode told, UtpSocket socket, InetSocketAddress previous) {
                        say("moved", number, text(previous), text(socket.remoteAddress()));
                    }
                })
                .build();
        listen(number, node);
        say("joined", number);
    }

    private InetSocketAddress listen(String number, UtpNode node) throws Exception {
        nodes.put(number, node);
        node.listen(socket -> receive(number, socket));
        return node.bind().get();
    }

    private static void tell(String number, CompletableFuture<PunchResult> punch) throws Exception {
        PunchResult result = punch.get();
        say(
                "punched",
                number,
                result.successful(),
                text(result.path()),
                result.elapsed().toMillis(),
                result.probes(),
                result.successful() ? result.method() : result.failure());
    }

    private CompletableFuture<Void> pause(String[] words) {
        boolean pausing = words[words.length - 1].equals("pause");
        return pausing ? pauseOf(words[1]) : CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> pauseOf(String number) {
        return pauses.computeIfAbsent(number, unused -> new CompletableFuture<>());
    }

    private static void send(
            String number, CompletableFuture<UtpSocket> connect, int bytes, CompletableFuture<Void> pause)
            throws Exception {
        UtpSocket socket = connect.get();
        MessageDigest hash = sha256();
        Random random = new Random(bytes);
        byte[] chunk = new byte[16_384];
        DataOutputStream out = new DataOutputStream(socket.outputStream());
        out.writeInt(bytes);
        for (int left = bytes; left > 0; left -= chunk.length) {
            if (left <= bytes / 2) {
                pause.get();
            }
            random.nextBytes(chunk);
            int length = Math.min(left, chunk.length);
            hash.update(chunk, 0, length);
            out.write(chunk, 0, length);
        }
        socket.end().get(); // acknowledged: now it has happened to all packets what was to happen
        say("grown", number, socket.statistics().packetSize());
        socket.close();
        say("sent", number, HexFormat.of().formatHex(hash.digest()));
    }

    private void discover(String number, InetSocketAddress stunServer) throws Exception {
        UtpNode node = UtpNode.builder().build();
        nodes.put(number, node);
        node.bind();
        NatType type = node.discoverNat(List.of(stunServer)).get();
        say("nat", number, type.mapping(), type.filtering());
    }

    private static void receive(String number, UtpSocket socket) {
        try (socket) {
            MessageDigest hash = sha256();
            byte[] chunk = new byte[16_384];
            DataInputStream in = new DataInputStream(socket.inputStream());
            int expected = in.readInt();
            long bytes = 0;
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                boolean wasBefore = bytes < expected / 4;
                hash.update(chunk, 0, length);
                bytes += length;
                if (wasBefore && bytes >= expected / 4) {
                    say("quarter", number);
                }
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

    private static String text(@Nullable InetSocketAddress address) {
        return address == null || address.isUnresolved()
                ? "- 0"
                : address.getAddress().getHostAddress() + " " + address.getPort();
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
