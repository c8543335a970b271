package io.utp.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A transfer over a link for which somebody has published figures.
 *
 * @param name what it is
 * @param link the link
 * @param bytes how much is sent
 * @param published what another uTP reaches with a controller of this name
 */
record Profile(String name, LinkSpec link, long bytes, Map<String, Published> published) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** The median of as many runs as there were for what was published. */
    static final int RUNS = 7;

    /**
     * Links, goodput and round trip above the shortest one of utp-go (github.com/arxodeus/utp-go, BENCHMARKS.md and
     * netem/benchmark_test.go), both ends its own, medians of seven runs. It names the delay of one direction, loses packets
     * in both, and counts no headers for the rate.
     */
    static final List<Profile> ALL = List.of(
            of("LAN", LinkSpec.of(100, 2, 256 * KIB), 4 * MIB, 89.21, 5.6, 77.01, 4.9),
            of("broadband", LinkSpec.of(10, 40, 64 * KIB), MIB, 6.40, 2.4, 3.45, 2.4),
            of("1% loss", LinkSpec.of(10, 40, 64 * KIB).withLoss(0.01), 4 * MIB, 5.22, 1.5, 1.51, 0.9),
            of("5% loss", LinkSpec.of(10, 40, 64 * KIB).withLoss(0.05), 2 * MIB, 1.24, 1.4, 0.54, 1.1),
            of("long fat pipe", LinkSpec.of(20, 200, 512 * KIB), 2 * MIB, 2.10, 1.1, 4.38, 24.6),
            of("shallow queue", LinkSpec.of(10, 40, 16 * KIB), 512 * KIB, 4.75, 1.7, 2.33, 2.4),
            of("long transfer", LinkSpec.of(10, 40, 64 * KIB), 8 * MIB, 8.82, 32.3, 6.85, 4.8),
            of(
                    "2% reordered",
                    LinkSpec.of(10, 40, 64 * KIB).withReordering(0.02, Duration.ofMillis(20)),
                    512 * KIB,
                    3.40,
                    1.1,
                    1.31,
                    0.9));

    /** The last one for long enough to learn from mistakes. */
    static final Profile LONG_REORDERED =
            new Profile("2% reordered, long", named("2% reordered").link, 8 * MIB, Map.of());

    /** Goodput and the median of the queue. */
    record Published(double megabits, double queueMillis) {}

    private static Profile of(
            String name,
            LinkSpec link,
            long bytes,
            double ledbat,
            double queue,
            double plusPlus,
            double plusPlusQueue) {
        return new Profile(
                name,
                link,
                bytes,
                Map.of(
                        "LEDBAT", new Published(ledbat, queue),
                        "LEDBAT++", new Published(plusPlus, plusPlusQueue)));
    }

    static Profile named(String name) {
        return ALL.stream()
                .filter(profile -> profile.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Nothing but a full queue drops packets. */
    boolean isLossless() {
        return link.loss() == 0;
    }

    /** Sends everything over a fresh link for each seed; the slowest first. */
    List<Transfer> runs(Controller controller, long seed) {
        List<Transfer> transfers = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            transfers.add(run(controller, seed + run));
        }
        transfers.sort(Comparator.comparingDouble(Transfer::megabits));
        return transfers;
    }

    private Transfer run(Controller controller, long seed) {
        Dumbbell dumbbell = new Dumbbell(link, seed);
        UtpFlow flow = dumbbell.utp(controller.label(), controller.settings(), Duration.ZERO, bytes);
        boolean done = dumbbell.runUntil(flow::isDone, Duration.ofMinutes(10));
        return Transfer.of(dumbbell, flow, done ? flow.lastReceivedNanos() / 1e9 : Double.POSITIVE_INFINITY);
    }
}
