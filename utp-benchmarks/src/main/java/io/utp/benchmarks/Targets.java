package io.utp.benchmarks;

import static io.utp.benchmarks.Rival.NETTY_QUIC;
import static io.utp.benchmarks.Rival.NETTY_TCP;
import static io.utp.benchmarks.Rival.UDP_C;
import static io.utp.benchmarks.Rival.UDP_C_1400;
import static io.utp.benchmarks.Rival.UTP;
import static io.utp.benchmarks.Rival.UTP_NATIVE;
import static io.utp.benchmarks.Rival.UTP_NIO;
import static io.utp.benchmarks.Rival.UTP_NIO_1400;
import static io.utp.benchmarks.Rival.UTP_PUNCH;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** What the figures of a run have to reach: ratios of medians of one run, so that they hold on any machine. */
final class Targets {

    private static final List<String> LINES =
            List.of("50ms.0%", "50ms.0.1%", "50ms.1%", "200ms.0%", "200ms.0.1%", "200ms.1%");

    private final Results results;

    private final List<Target> targets = new ArrayList<>();

    private Targets(Results results) {
        this.results = results;
    }

    /** All of them, with what was measured. */
    static List<Target> of(Results results) {
        Targets targets = new Targets(results);
        targets.loopback();
        targets.many();
        LINES.forEach(targets::line);
        targets.ledbatPlusPlus();
        targets.torture();
        targets.allocation();
        return targets.targets;
    }

    private void loopback() {
        ratio("one stream", "bulk", UTP, UTP_PUNCH, true, 50);
        ratio("one stream", "bulk", UTP, NETTY_QUIC, true, 6);
        ratio("one stream", "bulk", UTP, NETTY_TCP, true, 0.5);
        ratio("one stream", "bulk.cpu", UTP, NETTY_QUIC, false, 0.2);
        ratio("one stream", "bulk", UTP_NIO, UDP_C, true, 0.7);
        ratio("one stream", "bulk", UTP_NIO_1400, UDP_C_1400, true, 0.7);
        ratio("small messages", "echo.p50", UTP, NETTY_TCP, false, 1.5);
        ratio("small messages", "echo.p50", UTP, NETTY_QUIC, false, 1);
        ratio("small messages", "echo.p99", UTP, NETTY_TCP, false, 3);
        ratio("connecting", "connect", UTP, NETTY_TCP, true, 2);
    }

    private void many() {
        for (String side : List.of("server", "client")) {
            figure("idle", "idle.100000.heap." + side, UTP, false, 1536, "bytes");
        }
        for (Rival rival : List.of(UTP, Rival.UTP_EVENTS)) {
            add(
                    "many streams",
                    "streams.1000/streams.1 of " + rival.label(),
                    true,
                    0.7,
                    "",
                    results.ratio("streams.1000", "streams.1", rival));
            figure("many streams", "streams.1000.jain", rival, true, 0.95, "");
        }
    }

    /** Whoever wants the bandwidth of a line gets it. */
    private void line(String line) {
        String figure = "wan." + line;
        OptionalDouble ours =
                largest(results.median(figure, Rival.UTP_BBR), results.median(figure, Rival.UTP)); // its default
        OptionalDouble best = largest(results.median(figure, Rival.UTP_CUBIC), ours);
        OptionalDouble theirs = results.median(figure, UTP_NATIVE);
        add("long lines", figure + " of utp-cubic or utp-bbr", true, 90, "Mbit/s", best);
        OptionalDouble ratio = best.isPresent() && theirs.isPresent() && theirs.getAsDouble() > 0
                ? OptionalDouble.of(best.getAsDouble() / theirs.getAsDouble())
                : OptionalDouble.empty();
        add("long lines", figure + " of utp-cubic or utp-bbr/utp-native", true, 3, "", ratio);
    }

    private void ledbatPlusPlus() {
        figure("long lines", "wan.50ms.0%.use", Rival.UTP_LEDBATPP, true, 95, "% of the line");
        figure("long lines", "wan.50ms.0%.queue", Rival.UTP_LEDBATPP, false, 75, "ms");
    }

    private void torture() {
        ratio("a fifth lost, out of order", "wan.torture", UTP, UTP_PUNCH, true, 10);
        figure("a fifth lost, out of order", "wan.torture.sent", UTP, false, 1.35, "bytes a byte");
    }

    private void allocation() {
        for (String side : List.of("sender", "receiver")) {
            // Of 65 kB, as on loopback, each packet is a system call, and Netty's objects for that are what is counted.
            figure("allocation", "bulk.allocated.packet." + side + ".io", Rival.UTP_1400, false, 16, "bytes");
        }
    }

    private void ratio(String area, String figure, Rival ours, Rival theirs, boolean atLeast, double limit) {
        String what = figure + " of " + ours.label() + "/" + theirs.label();
        add(area, what, atLeast, limit, "", results.ratio(figure, ours, theirs));
    }

    private void figure(String area, String figure, Rival rival, boolean atLeast, double limit, String unit) {
        add(area, figure + " of " + rival.label(), atLeast, limit, unit, results.median(figure, rival));
    }

    private void add(String area, String what, boolean atLeast, double limit, String unit, OptionalDouble measured) {
        targets.add(new Target(area, what, atLeast, limit, unit, measured));
    }

    private static OptionalDouble largest(OptionalDouble... values) {
        return Arrays.stream(values).flatMapToDouble(OptionalDouble::stream).max();
    }
}
