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
import java.util.concurrent.TimeUnit;

/**
 * Bulk between two good nodes of this host while another process floods the receiving one, with real sockets: the good rate with
 * each kind of flood beside that without one, measured in turns. Everybody shares the processors, so that a flood costs a good
 * deal even where it is dropped at once.
 */
final class AttackBenchmark {

    private static final List<String> FLOODS = List.of("syn", "garbage", "tiny", "reset");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String BEGIN =
            "<!-- floods: written by utp-benchmarks/run --attack --write-docs docs/security.md -->";

    private static final String END = "<!-- end of floods -->";

    private final Path logs;

    private final int seconds;

    private final int rounds;

    private AttackBenchmark(Path logs, int seconds, int rounds) {
        this.logs = logs;
        this.seconds = seconds;
        this.rounds = rounds;
    }

    /** What a kind of flood left. */
    private record Outcome(String flood, double quiet, double flooded, double packets) {

        double ratio() {
            return flooded / quiet;
        }
    }

    /** Measures; words are {@code --quick} and {@code --write-docs FILE}. */
    static void run(List<String> words, Path output) throws IOException, InterruptedException {
        boolean quick = words.contains("--quick");
        Path logs = Files.createDirectories(output.resolve("logs"));
        List<Outcome> outcomes = new AttackBenchmark(logs, quick ? 2 : 5, quick ? 1 : 5).measure();
        for (Outcome outcome : outcomes) {
            System.out.printf(
                    Locale.ROOT,
                    "attack.%-8s %,12.0f packets/s: %,8.0f MB/s, %,8.0f MB/s without; ratio %.2f%n",
                    outcome.flood(),
                    outcome.packets(),
                    outcome.flooded(),
                    outcome.quiet(),
                    outcome.ratio());
        }
        int page = words.indexOf("--write-docs");
        if (page >= 0) {
            write(Path.of(words.get(page + 1)), outcomes);
        }
    }

    private List<Outcome> measure() throws IOException, InterruptedException {
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
                TimeUnit.SECONDS.sleep(2L * seconds); // until the compilers have seen it
                for (String flood : FLOODS) {
                    outcomes.add(measure(socket, port, flood));
                }
            }
        }
        return outcomes;
    }

    private Outcome measure(UtpSocket socket, int port, String flood) throws IOException, InterruptedException {
        double[] quiet = new double[rounds];
        double[] flooded = new double[rounds];
        double packets = 0;
        for (int round = 0; round < rounds; round++) {
            quiet[round] = rate(socket);
            String lasting = String.valueOf(seconds + 2);
            try (ChildProcess flooder =
                    start("attack-" + flood, FlooderMain.class, String.valueOf(port), flood, lasting)) {
                flooder.await("started", PATIENCE);
                TimeUnit.MILLISECONDS.sleep(500);
                flooded[round] = rate(socket);
                packets = Double.parseDouble(flooder.await("sent", PATIENCE));
            }
        }
        return new Outcome(flood, median(quiet), median(flooded), packets);
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
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Path log = logs.resolve(name + ".log");
        Files.deleteIfExists(log);
        return new ChildProcess(name, command, log);
    }

    private static void write(Path page, List<Outcome> outcomes) throws IOException {
        StringBuilder table = new StringBuilder(
                "\n| flood | packets a second | good rate, MB/s | without the flood | ratio |\n| --- | ---: | ---: | ---: | ---: |\n");
        for (Outcome outcome : outcomes) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %,.0f | %,.0f | %.2f |%n",
                    outcome.flood(),
                    outcome.packets(),
                    outcome.flooded(),
                    outcome.quiet(),
                    outcome.ratio()));
        }
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(page, text.substring(0, begin) + "\n" + table + "\n" + text.substring(text.indexOf(END)));
    }
}
