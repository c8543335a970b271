package io.utp.interop;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * How fast one stream moves over loopback, here and with utp-punch: two processes each, taking turns, so that both see the
 * same machine. Started by {@code bench/compare-utp-punch}.
 */
final class ThroughputComparison {

    private static final long MEBIBYTE = 1 << 20;

    private static final Duration ROUND_PATIENCE = Duration.ofSeconds(45);

    /** After that long no further round is begun. */
    private static final Duration ENOUGH = Duration.ofSeconds(60);

    private ThroughputComparison() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("receive")) {
            receive();
        } else if (arguments.length > 0 && arguments[0].equals("send")) {
            send(Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
        } else {
            compare();
        }
        // Callback threads that wait for work must not keep a finished measurement alive.
        System.exit(0);
    }

    private static void compare() {
        int rounds = Integer.getInteger("rounds", 5);
        long ourSize = Long.getLong("utp.mebibytes", 1024) * MEBIBYTE;
        long theirSize = Long.getLong("utp-punch.mebibytes", 50) * MEBIBYTE;
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        long start = System.nanoTime();
        for (int round = 1; round <= rounds && System.nanoTime() - start < ENOUGH.toNanos(); round++) {
            theirs.add(utpPunch(theirSize));
            ours.add(utp(ourSize));
            print("round %d: utp-punch %.1f MiB/s, utp %.1f MiB/s", round, theirs.get(round - 1), ours.get(round - 1));
        }
        summary("utp-punch", theirSize, theirs);
        summary("utp", ourSize, ours);
        print("ratio.bulk.utp/utp-punch %.1f", median(ours) / median(theirs));
    }

    private static double utpPunch(long size) {
        try (PeerProcess receiver = PeerProcess.start(
                        Peers.UTP_PUNCH, "server", "--plain", "--end", "eof", "--linger", 0, "--life", 60_000);
                PeerProcess sender = PeerProcess.start(
                        Peers.UTP_PUNCH,
                        "client",
                        "--remote",
                        receiver.listeningPort(),
                        "--plain",
                        "--send",
                        size,
                        "--life",
                        60_000)) {
            return rate(receiver.await("end", ROUND_PATIENCE), size, sender);
        }
    }

    private static double utp(long size) {
        try (PeerProcess receiver = java("receive");
                PeerProcess sender = java("send", String.valueOf(receiver.listeningPort()), String.valueOf(size))) {
            return rate(receiver.await("end", ROUND_PATIENCE), size, sender);
        }
    }

    private static PeerProcess java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", "logback-test.xml"),
                ThroughputComparison.class.getName()));
        command.addAll(List.of(arguments));
        return PeerProcess.run(Path.of("").toAbsolutePath(), command);
    }

    /** MiB/s from the first byte to the end of the stream, as the receiver saw it. */
    private static double rate(JsonLine end, long size, PeerProcess sender) {
        if (end.number("bytes") != size) {
            throw new IllegalStateException("received " + end + " instead of " + size + sender.transcript());
        }
        return (double) size / MEBIBYTE * TimeUnit.SECONDS.toMicros(1) / end.number("micros");
    }

    private static void receive() throws Exception {
        try (UtpNode node = UtpNode.builder().build()) {
            CompletableFuture<UtpSocket> accepted = new CompletableFuture<>();
            node.bind(LocalNode.loopback(0)).get();
            node.listen(accepted::complete).get();
            print("{\"event\":\"listening\",\"port\":%d}", node.address().getPort());
            UtpSocket socket = accepted.get(30, TimeUnit.SECONDS);
            InputStream in = socket.inputStream();
            byte[] chunk = new byte[1 << 16];
            int read = in.read(chunk);
            long start = System.nanoTime();
            long bytes = 0;
            for (; read >= 0; read = in.read(chunk)) {
                bytes += read;
            }
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
            print("{\"event\":\"end\",\"bytes\":%d,\"micros\":%d}", bytes, micros);
            socket.close();
        }
    }

    private static void send(int port, long size) throws Exception {
        try (UtpNode node = UtpNode.builder().build()) {
            node.bind(LocalNode.loopback(0)).get();
            UtpSocket socket = node.connect(LocalNode.loopback(port)).get();
            OutputStream out = socket.outputStream();
            byte[] chunk = new byte[1 << 16];
            for (long left = size; left > 0; left -= Math.min(left, chunk.length)) {
                out.write(chunk, 0, (int) Math.min(left, chunk.length));
            }
            socket.end().get(30, TimeUnit.SECONDS);
            print("{\"event\":\"sent\",\"statistics\":\"%s\"}", socket.statistics());
        }
    }

    private static void summary(String name, long size, List<Double> rates) {
        List<Double> sorted = rates.stream().sorted().toList();
        print(
                "%s: %d rounds of %d MiB, min %.1f, median %.1f, max %.1f MiB/s",
                name, sorted.size(), size / MEBIBYTE, sorted.get(0), median(rates), sorted.get(sorted.size() - 1));
    }

    private static double median(List<Double> rates) {
        List<Double> sorted = rates.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
