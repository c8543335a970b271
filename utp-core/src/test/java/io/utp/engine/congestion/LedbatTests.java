package io.utp.engine.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedbatTests {

    private static final int PACKET = 1_000;
    private static final long MILLI = 1_000_000L;
    private static final long TARGET = 100 * MILLI;
    private static final long NOW = 1;

    private final Ledbat ledbat = new Ledbat(PACKET);
    private long rounds;

    // ---- start

    @Test
    void theFirstWindowIsFourPackets() {
        // RFC 5681 3.1
        assertThat(ledbat.window()).isEqualTo(4_000);
    }

    @Test
    void theWindowGrowsByHalfWithEachRoundTripAtTheStart() {
        // RFC 5681 3.1 doubles it: what is seen of a queue is a round trip old, and twice as much might overflow it.
        for (double expected = 6_000; expected <= 1_000_000; expected *= 1.5) {
            round(0);
            assertThat(ledbat.window()).isBetween((long) (expected * 0.8), (long) expected);
        }
    }

    @Test
    void theStartGrowsNoMoreWhenThreeQuartersOfTheTargetAreUsedUpAndEndsARoundTripLater() {
        round(0);
        round(75 * MILLI - 1);
        assertThat(ledbat.window()).isEqualTo(9_000);
        round(75 * MILLI);
        assertThat(ledbat.window()).isEqualTo(9_000);
        round(75 * MILLI);
        round(75 * MILLI);
        // No rate was measured: half of it did not make the queue, a round trip ago.
        assertThat(ledbat.window()).isBetween(4_500L, 5_000L);
    }

    @Test
    void aLossEndsTheStart() {
        round(0);
        ledbat.onLoss(NOW);
        assertThat(ledbat.window()).isEqualTo(3_000);
        round(0);
        assertThat(ledbat.window()).isBetween(3_800L, 4_000L);
    }

    // ---- along the target

    @Test
    void anEmptyQueueGivesOnePacketForARoundTrip() {
        // RFC 6817 2.4.2: cwnd += GAIN * off_target * bytes_newly_acked * MSS / cwnd
        grown(100_000);
        ledbat.onLoss(NOW);
        long before = ledbat.window();
        round(0);
        assertThat(ledbat.window() - before).isCloseTo(PACKET, within(20L));
    }

    @Test
    void halfOfTheTargetGivesHalfAPacketForARoundTrip() {
        grown(100_000);
        ledbat.onLoss(NOW);
        long before = ledbat.window();
        round(TARGET / 2);
        assertThat(ledbat.window() - before).isCloseTo(PACKET / 2, within(10L));
    }

    @Test
    void atTheTargetNothingChanges() {
        grown(100_000);
        ledbat.onLoss(NOW);
        long before = ledbat.window();
        round(TARGET);
        assertThat(ledbat.window()).isEqualTo(before);
    }

    @Test
    void aboveTheTargetTheWindowShrinksByOnePacketForARoundTripAtMost() {
        grown(100_000);
        ledbat.onLoss(NOW);
        long before = ledbat.window();
        round(50 * TARGET);
        assertThat(before - ledbat.window()).isCloseTo(PACKET, within(30L));
    }

    @Test
    void aSenderThatDoesNotUseItsWindowDoesNotGrowIt() {
        // RFC 6817 2.4.1: max_allowed_cwnd; RFC 7661: the window is proven only if it is used.
        for (int i = 0; i < 100; i++) {
            ack(PACKET, 0, false);
        }
        assertThat(ledbat.window()).isEqualTo(4_000);
        ledbat.onLoss(NOW);
        long before = ledbat.window();
        for (int i = 0; i < 100; i++) {
            ack(PACKET, 0, false);
        }
        assertThat(ledbat.window()).isEqualTo(before);
    }

    @Test
    void aSenderThatDoesNotUseItsWindowShrinksItWhenTheQueueIsLong() {
        grown(100_000);
        ledbat.onLoss(NOW);
        long before = ledbat.window();
        for (int i = 0; i < 100; i++) {
            ack(PACKET, 2 * TARGET, false);
        }
        assertThat(ledbat.window()).isLessThan(before);
    }

    // ---- loss

    @Test
    void aLossHalvesTheWindow() {
        // RFC 6817 2.4.2
        grown(100_000);
        long before = ledbat.window();
        ledbat.onLoss(NOW);
        assertThat(ledbat.window()).isEqualTo(before / 2);
    }

    @Test
    void aLossBesideAnEmptyQueueWasNoOverflowAndTakesLess() {
        grown(100_000);
        ledbat.onLoss(NOW);
        ledbat.onAck(sample(0, true, 1 * MILLI, 50 * MILLI));
        long before = ledbat.window();
        ledbat.onLoss(NOW + 50 * MILLI);
        assertThat(ledbat.window()).isEqualTo((long) (before * 0.85));
        ledbat.onAck(sample(0, true, 10 * MILLI, 50 * MILLI));
        before = ledbat.window();
        ledbat.onLoss(NOW + 100 * MILLI);
        assertThat(ledbat.window()).isEqualTo(before / 2);
    }

    @Test
    void lossesWithinOneRoundTripHalveTheWindowOnce() {
        // RFC 6817 2.4.2: at most once a round trip.
        grown(100_000);
        ledbat.onAck(sample(0, true, 30 * MILLI, 50 * MILLI));
        long before = ledbat.window();
        ledbat.onLoss(NOW);
        ledbat.onLoss(NOW + 50 * MILLI - 1);
        assertThat(ledbat.window()).isEqualTo(before / 2);
        ledbat.onLoss(NOW + 50 * MILLI);
        assertThat(ledbat.window()).isEqualTo(before / 4);
    }

    @Test
    void aLossWithinTheRoundTripOfLeavingTheStartChangesNothingMore() {
        grown(100_000);
        for (rounds = 1; rounds < 4; rounds++) {
            ledbat.onAck(sample(PACKET, true, TARGET, 50 * MILLI));
        }
        long before = ledbat.window();
        assertThat(before).isLessThan(100_000);
        ledbat.onLoss(NOW + 40 * MILLI);
        assertThat(ledbat.window()).isEqualTo(before);
    }

    @Test
    void aTimeoutLeavesTwoPacketsAndStartsAgainUpToHalfOfTheOldWindow() {
        // RFC 5681 3.1: ssthresh is half of the flight; RFC 6817 2.4.2: MIN_CWND is 2 packets.
        grown(64_000);
        long half = ledbat.window() / 2;
        ledbat.onTimeout(NOW);
        assertThat(ledbat.window()).isEqualTo(2_000);
        round(0);
        assertThat(ledbat.window()).isEqualTo(3_000);
        while (ledbat.window() < half) {
            long before = ledbat.window();
            round(0);
            assertThat(ledbat.window()).isBetween(before + 1_000, Math.max(before * 3 / 2, before + 1_000));
        }
        long before = ledbat.window();
        round(0);
        assertThat(ledbat.window()).isBetween(before + 900, before + 1_000);
    }

    @Test
    void aTimeoutThatWasNoneIsUndone() {
        // RFC 4015 3.3
        grown(40_000);
        long before = ledbat.window();
        ledbat.onTimeout(NOW);
        ledbat.onSpuriousLoss(NOW);
        assertThat(ledbat.window()).isEqualTo(before);
        ledbat.onSpuriousLoss(NOW);
        assertThat(ledbat.window()).isEqualTo(before);
    }

    @Test
    void aLossThatWasNoneIsUndone() {
        grown(40_000);
        long before = ledbat.window();
        ledbat.onLoss(NOW);
        assertThat(ledbat.window()).isLessThan(before);
        ledbat.onSpuriousLoss(NOW);
        assertThat(ledbat.window()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 1_452})
    void theWindowIsNeverBelowTwoPackets(int packet) {
        Ledbat small = new Ledbat(packet);
        for (int i = 0; i < 10; i++) {
            small.onLoss(NOW);
            small.onTimeout(NOW);
            small.onAck(sample(packet, true, 100 * TARGET, 0));
            assertThat(small.window()).isGreaterThanOrEqualTo(2L * packet);
        }
        assertThat(small.window()).isEqualTo(2L * packet);
    }

    @Test
    void aLargerPacketRaisesTheLeastWindow() {
        ledbat.onTimeout(NOW);
        ledbat.onPacketSize(3_000);
        assertThat(ledbat.window()).isEqualTo(6_000);
    }

    // ---- a whole run

    @Test
    void onABottleneckTheQueueComesCloseToTheTargetAndStaysThere() {
        Bottleneck path = new Bottleneck();
        for (int i = 0; i < 400; i++) {
            path.round();
        }
        for (int i = 0; i < 100; i++) {
            path.round();
            assertThat(path.queue()).isBetween(90 * MILLI, 110 * MILLI);
        }
    }

    @Test
    void fortyRoundsOnABottleneck() {
        Bottleneck path = new Bottleneck();
        StringBuilder run = new StringBuilder();
        for (int i = 1; i <= 40; i++) {
            if (i == 20) {
                ledbat.onLoss(NOW);
            }
            if (i == 30) {
                ledbat.onTimeout(NOW);
            }
            path.round();
            String event = i == 20 ? " loss" : i == 30 ? " timeout" : "";
            run.append(String.format(
                    Locale.ROOT, "%2d %6d B %3d ms%s%n", i, ledbat.window(), path.queue() / MILLI, event));
        }
        assertThat(run.toString()).isEqualToNormalizingNewlines(FORTY_ROUNDS);
    }

    /** 1 MB/s with a round trip of 50 ms: 50,000 bytes fill the path, each 1,000 more are 1 ms of queue. */
    private final class Bottleneck {
        private static final long FILLS_THE_PATH = 50_000;
        private static final long NANOS_PER_BYTE = 1_000;
        private long delay;

        /** What is measured in this round was sent in the last. */
        void round() {
            long queueNow = queue();
            LedbatTests.this.round(delay);
            delay = queueNow;
        }

        long queue() {
            return Math.max(0, ledbat.window() - FILLS_THE_PATH) * NANOS_PER_BYTE;
        }
    }

    /** Everything that fits into the window is acknowledged, packet by packet. */
    private void round(long queuingDelay) {
        rounds++;
        long packets = ledbat.window() / PACKET;
        for (long i = 0; i < packets; i++) {
            ack(PACKET, queuingDelay, true);
        }
    }

    private void grown(long window) {
        while (ledbat.window() < window) {
            ack(PACKET, 0, true);
        }
    }

    private AckSample sample(long bytes, boolean windowLimited, long queuingDelay, long roundTrip) {
        return new AckSample()
                .now(NOW)
                .amounts(bytes, 0, 0, 0)
                .windowLimited(windowLimited)
                .path(roundTrip, roundTrip, roundTrip)
                .queues(queuingDelay, queuingDelay)
                .rounds(rounds);
    }

    private void ack(int bytes, long queuingDelay, boolean windowLimited) {
        ledbat.onAck(sample(bytes, windowLimited, queuingDelay, 0));
    }

    private static final String FORTY_ROUNDS = """
             1   6000 B   0 ms
             2   9000 B   0 ms
             3  13500 B   0 ms
             4  20000 B   0 ms
             5  30000 B   0 ms
             6  45000 B   0 ms
             7  67500 B  17 ms
             8 101000 B  51 ms
             9 151500 B 101 ms
            10 227000 B 177 ms
            11 227000 B 177 ms
            12 227000 B 177 ms
            13 111956 B  61 ms
            14 111190 B  61 ms
            15 111569 B  61 ms
            16 111954 B  61 ms
            17 112335 B  62 ms
            18 112714 B  62 ms
            19 113087 B  63 ms
            20  56911 B   6 ms loss
            21  57824 B   7 ms
            22  58734 B   8 ms
            23  59638 B   9 ms
            24  60534 B  10 ms
            25  61423 B  11 ms
            26  62306 B  12 ms
            27  63181 B  13 ms
            28  64049 B  14 ms
            29  64911 B  14 ms
            30   3000 B   0 ms timeout
            31   4500 B   0 ms
            32   6500 B   0 ms
            33   9500 B   0 ms
            34  14000 B   0 ms
            35  21000 B   0 ms
            36  31500 B   0 ms
            37  33380 B   0 ms
            38  34355 B   0 ms
            39  35331 B   0 ms
            40  36309 B   0 ms
            """;
}
