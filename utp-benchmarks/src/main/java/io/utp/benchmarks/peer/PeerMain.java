package io.utp.benchmarks.peer;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.utp.Congestion;
import io.utp.Transport;
import io.utp.benchmarks.Kind;
import io.utp.benchmarks.Settings;
import io.utp.tls.UtpTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The process of one peer: {@code server|client PEER WORK key=value...}. A server says {@code listening=PORT} and, at
 * the first bytes of a bulk transfer, {@code receiving=}; a client says {@code ready=} when the load is on. It measures from
 * the line {@code mark} on its standard input to the line {@code report}, and leaves when that input ends. A peer in another
 * language does the same, see {@code peer.js} and {@code udp.c}.
 */
public final class PeerMain {

    private static final int ECHO_BYTES = 64;

    private final Peer peer;

    private final Kind kind;

    private final Settings settings;

    private final Report report = new Report(System.out);

    private PeerMain(Peer peer, Kind kind, Settings settings) {
        this.peer = peer;
        this.kind = kind;
        this.settings = settings;
    }

    /**
     * Runs until the standard input ends.
     *
     * @param arguments the role, the peer, the work and its settings
     * @throws Exception if the peer cannot do what is asked for
     */
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        Kind kind = Kind.valueOf(words.get(2));
        Settings settings = Settings.parse(words.subList(3, words.size()));
        PeerMain main = new PeerMain(peer(words.get(1), kind, settings), kind, settings);
        BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> listen(commands), "commands");
        reader.setDaemon(true);
        reader.start();
        try {
            main.obey(words.get(0).equals("server") ? main.serve() : main.connect(), commands);
        } catch (Exception ex) {
            ex.printStackTrace();
            System.exit(1); // the threads of the peers would stay
        }
    }

    /** Who gives the commands may leave at any time, also while a connection is being opened that will never be. */
    private static void listen(BlockingQueue<String> commands) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                commands.add(line);
            }
        } catch (IOException ex) {
            // As good as its end.
            commands.clear();
        }
        // The threads of the peers do not matter any more. No halt: a recording is written at the exit.
        System.exit(0);
    }

    private static Peer peer(String name, Kind kind, Settings settings) {
        // Bytes that come all the time are read and written by threads that wait, as with every stream of the JDK.
        boolean blocking = kind == Kind.BULK || kind == Kind.BOTH;
        return switch (name) {
            case "utp" -> new UtpPeer(blocking, options -> {});
            case "utp-cubic" -> new UtpPeer(blocking, options -> options.congestion(Congestion.CUBIC));
            case "utp-bbr" -> new UtpPeer(blocking, options -> options.congestion(Congestion.BBR));
            case "utp-ledbat++" -> new UtpPeer(blocking, options -> options.congestion(Congestion.LEDBAT_PLUS_PLUS));
            case "utp-events" -> new UtpPeer(false, options -> {});
            case "utp-blocking" -> new UtpPeer(true, options -> {});
            case "utp-epoll-plain" -> new UtpPeer(blocking, options -> options.transport(Transport.EPOLL_PLAIN));
            case "utp-nio" -> new UtpPeer(blocking, options -> options.transport(Transport.NIO));
            case "utp-nio-1400" ->
                new UtpPeer(
                        blocking, options -> options.transport(Transport.NIO).maxMtu(1_400));
            case "utp-1400" -> new UtpPeer(blocking, options -> options.maxMtu(1_400));
            case "utp-tls" -> new UtpPeer(blocking, options -> options.tls(tls(UtpTls.Provider.JDK)));
            case "utp-tls-openssl" -> new UtpPeer(blocking, options -> options.tls(tls(UtpTls.Provider.OPENSSL)));
            case "tcp-blocking" -> new BlockingTcpPeer();
            case "netty-tcp" -> new NettyTcpPeer(settings.values().get(Settings.CONGESTION), false);
            case "netty-tcp-tls" -> new NettyTcpPeer(settings.values().get(Settings.CONGESTION), true);
            case "netty-quic" -> new NettyQuicPeer();
            case "kcp-netty" -> new KcpPeer();
            default -> throw new IllegalArgumentException("no peer " + name);
        };
    }

    /** Encrypts, and takes everybody's word for who he is: between two processes of one work. */
    private static UtpTls tls(UtpTls.Provider provider) {
        try {
            return UtpTls.builder()
                    .keys(TestKeys.factory())
                    .trust(InsecureTrustManagerFactory.INSTANCE)
                    .verifyNames(false)
                    .provider(provider)
                    .build();
        } catch (IOException | InterruptedException | GeneralSecurityException ex) {
            throw new IllegalStateException("no keys for TLS", ex);
        }
    }

    private Load serve() throws Exception {
        Meter meter =
                new Meter(kind == Kind.BOTH, settings.number(Settings.STREAMS), () -> report.say("receiving", ""));
        Peer.Handler handler = switch (kind) {
            case BULK, BOTH -> meter;
            case ECHO -> Echo::answer;
            case CONNECT, IDLE -> stream -> Sink.NONE;
        };
        report.say("listening", peer.listen(handler));
        return kind == Kind.BULK || kind == Kind.BOTH ? meter : new Load() {};
    }

    private Load connect() throws Exception {
        String host = settings.values().getOrDefault(Settings.HOST, "127.0.0.1");
        InetSocketAddress server = new InetSocketAddress(host, settings.number(Settings.PORT));
        Load load = switch (kind) {
            case BULK, BOTH -> flood(server);
            case ECHO -> echo(server);
            case CONNECT -> dial(server);
            case IDLE -> hold(server);
        };
        report.say("ready", "");
        return load;
    }

    private Load flood(InetSocketAddress server) throws Exception {
        int count = settings.number(Settings.STREAMS);
        Meter meter = new Meter(false, count, () -> {});
        // First all of them: a handshake among floods would take its time.
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            streams.add(peer.connect(server, meter).toCompletableFuture().join());
        }
        streams.forEach(Stream::flood);
        return meter;
    }

    private Load echo(InetSocketAddress server) throws Exception {
        Echo echo = new Echo(ECHO_BYTES);
        peer.connect(server, echo).toCompletableFuture().join();
        echo.awaitBegin();
        return echo;
    }

    private Load dial(InetSocketAddress server) {
        Dialler dialler = new Dialler(peer, server, false);
        dialler.open(Long.MAX_VALUE, () -> {});
        return new Connects(dialler);
    }

    /** What every connection needs once, classes for example, is not to be counted for the first of them. */
    private Load hold(InetSocketAddress server) throws InterruptedException {
        Dialler dialler = new Dialler(peer, server, true);
        CountDownLatch opened = new CountDownLatch(1);
        dialler.open(settings.number(Settings.EARLIER), opened::countDown);
        opened.await();
        return new Idle(dialler, settings.number(Settings.STREAMS), report);
    }

    private void obey(Load load, BlockingQueue<String> commands) throws InterruptedException {
        Gauges gauges = new Gauges(peer, kind == Kind.IDLE);
        while (true) {
            String command = commands.take();
            if (command.equals("mark")) {
                gauges.mark();
                load.mark();
                report.say("marked", "");
            } else if (command.equals("report")) {
                load.report(report);
                gauges.report(report);
                report.say("reported", "");
            }
        }
    }
}
