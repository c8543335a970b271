package io.utp.benchmarks;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.benchmarks.attack.FlooderMain;
import io.utp.benchmarks.attack.VictimMain;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Bulk between two good nodes of this host while another process floods the receiving one, with real sockets: the good rate with
 * each kind of flood beside that without one, measured in turns. Everybody shares the processors, so that who floods costs a good
 * deal by itself; therefore the rate is measured as well while it sends the same to a port of its own. And good peers dial while
 * the flood lasts.
 */
final class AttackBenchmark {

    private static final List<String> FLOODS = List.of("syn", "garbage", "tiny", "reset");

    /** Good peers that dial during a flood. */
    private static final int NEWCOMERS = 5;

    /** Seconds; as many as the newcomers may take. */
    private static final int WARM_UP = 6;

    /** To the flooder: to flood nobody. */
    private static final int NOBODY = 0;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String BEGIN =
            "<!-- floods: written by utp-benchmarks/run --attack --write-docs docs/security.md -->";

    private static final String END = "<!-- end of floods -->";

    private final Path logs;

    private final int seconds;

    private final int rounds;

    private final boolean profile;

    private AttackBenchmark(Path logs, int seconds, int rounds, boolean profile) {
        this.logs = logs;
        this.seconds = seconds;
        this.rounds = rounds;
        this.profile = profile;
    }

    /**
     * What a kind of flood left.
     *
     * @param flood which
     * @param packets that the flooder sent a second
     * @param processors that the flooder used
     * @param quiet the good rate without it, MB/s
     * @param beside the good rate while it floods nobody
     * @param flooded the good rate while it floods
     * @param newcomers of {@link #NEWCOMERS}, how many got in meanwhile
     * @param slowest how long it took the slowest of them, in milliseconds
     */
    private record Outcome(
            String flood,
            double packets,
            double processors,
            double quiet,
            double beside,
            double flooded,
            int newcomers,
            double slowest) {

        /** In the order of the page's columns. */
        String text(String format) {
            return String.format(
                    Locale.ROOT,
                    format,
                    flood,
                    packets,
                    processors,
                    flooded,
                    beside,
                    quiet,
                    flooded / beside,
                    flooded / quiet,
                    newcomers,
                    NEWCOMERS,
                    slowest);
        }
    }

    /** What the flooder said, and what became of the good rate meanwhile. */
    private record Flooded(double rate, double packets, double processors) {}

    /** Measures; words are those of {@link #FLOODS}, all of them without one, {@code --quick}, {@code --profile} and {@code --write-docs FILE}. */
    static void run(List<String> words, Path output) throws IOException, InterruptedException {
        List<String> chosen = FLOODS.stream().filter(words::contains).toList();
        boolean quick = words.contains("--quick");
        Path logs = Files.createDirectories(output.resolve("logs"));
        List<Outcome> outcomes = new AttackBenchmark(logs, quick ? 2 : 3, quick ? 1 : 3, words.contains("--profile"))
                .measure(chosen.isEmpty() ? FLOODS : chosen);
        int page = words.indexOf("--write-docs");
        if (page >= 0) {
            write(Path.of(words.get(page + 1)), outcomes);
        }
    }

    private static void print(Outcome outcome) {
        System.out.print(outcome.text(
                "attack.%-8s %,10.0f packets/s on %.2f processors: %,6.0f MB/s, %,6.0f while it floods nobody,"
                        + " %,6.0f without it; ratios %.2f and %.2f; %d of %d newcomers in, in %.0f ms at most%n"));
    }

    private List<Outcome> measure(List<String> floods) throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        try (ChildProcess victim = start("attack-victim", VictimMain.class)) {
            int port = Integer.parseInt(victim.await("port", PATIENCE));
            try (UtpNode node = UtpNode.builder().build()) {
                node.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .join();
                UtpSocket socket = node.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .join();
                Thread writer = new Thread(() -> write(socket), "writer");
                writer.setDaemon(true);
                writer.start();
                TimeUnit.SECONDS.sleep(WARM_UP); // until the compilers have seen it
                for (String flood : floods) {
                    Outcome outcome = measure(socket, port, flood);
                    print(outcome);
                    outcomes.add(outcome);
                }
                socket.destroy();
            }
        }
        return outcomes;
    }

    private Outcome measure(UtpSocket socket, int port, String flood) throws IOException, InterruptedException {
        double[] quiet = new double[rounds];
        double[] beside = new double[rounds];
        double[] flooded = new double[rounds];
        double packets = 0;
        double processors = 0;
        Newcomers newcomers = new Newcomers();
        flood(
                port, flood, WARM_UP,
                () -> {}); // the compilers take half of a processor as long as it is new to the victim
        for (int round = 0; round < rounds; round++) {
            quiet[round] = rate(socket);
            beside[round] = rateBeside(socket, NOBODY, flood).rate();
            Flooded measured = rateBeside(socket, port, flood);
            flooded[round] = measured.rate();
            packets = measured.packets();
            processors = measured.processors();
        }
        flood(port, flood, WARM_UP, () -> newcomers.dial(port));
        return new Outcome(
                flood,
                packets,
                processors,
                median(quiet),
                median(beside),
                median(flooded),
                newcomers.count,
                newcomers.slowestMillis);
    }

    private Flooded rateBeside(UtpSocket socket, int port, String flood) throws IOException, InterruptedException {
        double[] rate = new double[1];
        Flooded flooded = flood(port, flood, seconds + 1, () -> rate[0] = rate(socket));
        return new Flooded(rate[0], flooded.packets(), flooded.processors());
    }

    /** Something meanwhile, half a second after its begin. Returns what the flooder says. */
    private Flooded flood(int port, String flood, int lasting, Meanwhile meanwhile)
            throws IOException, InterruptedException {
        String[] arguments = {String.valueOf(port), flood, String.valueOf(lasting)};
        try (ChildProcess flooder = start("attack-" + flood, FlooderMain.class, arguments)) {
            flooder.await("started", PATIENCE);
            TimeUnit.MILLISECONDS.sleep(500);
            meanwhile.run();
            double packets = Double.parseDouble(flooder.await("sent", PATIENCE));
            return new Flooded(0, packets, Double.parseDouble(flooder.await("processor", PATIENCE)));
        }
    }

    @FunctionalInterface
    private interface Meanwhile {

        void run() throws InterruptedException;
    }

    /** Good peers that dial, one after the other. */
    private static final class Newcomers {

        private int count;

        private double slowestMillis;

        void dial(int port) {
            InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            for (int i = 0; i < NEWCOMERS; i++) {
                try (UtpNode node = UtpNode.builder().build()) {
                    node.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                            .join();
                    long start = System.nanoTime();
                    node.connect(target).join().destroy();
                    slowestMillis = Math.max(slowestMillis, (System.nanoTime() - start) / 1e6);
                    count++;
                } catch (CompletionException ex) {
                    // It did not get in.
                }
            }
        }
    }

    /** Megabytes a second that leave for the first time. */
    private double rate(UtpSocket socket) throws InterruptedException {
        long start = System.nanoTime();
        long before = socket.statistics().bytesSent();
        TimeUnit.SECONDS.sleep(seconds);
        return (socket.statistics().bytesSent() - before) * 1e3 / (System.nanoTime() - start);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void write(UtpSocket socket) {
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = socket.outputStream()) {
            while (true) {
                out.write(buffer);
            }
        } catch (IOException ex) {
            // The measurement is over.
        }
    }

    private ChildProcess start(String name, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path")));
        if (profile) {
            command.add("-XX:StartFlightRecording=settings=profile,filename=" + logs.resolve(name + ".jfr"));
        }
        command.add(main.getName());
        command.addAll(List.of(arguments));
        Path log = logs.resolve(name + ".log");
        Files.deleteIfExists(log);
        return new ChildProcess(name, command, log);
    }

    private static void write(Path page, List<Outcome> outcomes) throws IOException {
        StringBuilder table = new StringBuilder("""

                | flood | packets a second | processors the flooder uses | good rate, MB/s | while it floods nobody | without \
                it | ratio to it flooding nobody | ratio to without it | newcomers let in |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
                """);
        for (Outcome outcome : outcomes) {
            table.append(outcome.text(
                    "| %s | %,.0f | %.2f | %,.0f | %,.0f | %,.0f | %.2f | %.2f | %d of %d, in %.0f ms at most |%n"));
        }
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(page, text.substring(0, begin) + "\n" + table + "\n" + text.substring(text.indexOf(END)));
    }
}
