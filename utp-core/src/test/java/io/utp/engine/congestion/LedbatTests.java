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

    // ---- start

    @Test
    void theFirstWindowIsFourPackets() {
        // RFC 5681 3.1
        assertThat(ledbat.window()).isEqualTo(4_000);
    }

    @Test
    void theWindowDoublesWithEachRoundTripAtTheStart() {
        // RFC 5681 3.1: slow start.
        for (long expected = 8_000; expected <= 1_024_000; expected *= 2) {
            round(0);
            assertThat(ledbat.window()).isEqualTo(expected);
        }
    }

    @Test
    void theStartEndsWhenThreeQuartersOfTheTargetAreUsedUp() {
        round(0);
        round(75 * MILLI - 1);
        assertThat(ledbat.window()).isEqualTo(16_000);
        ack(PACKET, 75 * MILLI, true);
        // What was measured was sent a round trip ago, when the window was half of what it is now.
        assertThat(ledbat.window()).isEqualTo(8_000);
        round(0);
        assertThat(ledbat.window()).isLessThanOrEqualTo(9_000);
    }

    @Test
    void aLossEndsTheStart() {
        round(0);
        ledbat.onLoss(NOW);
        assertThat(ledbat.window()).isEqualTo(4_000);
        round(0);
        assertThat(ledbat.window()).isBetween(4_800L, 5_000L);
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
    void lossesWithinOneRoundTripHalveTheWindowOnce() {
        // RFC 6817 2.4.2: at most once a round trip.
        grown(100_000);
        ledbat.onAck(sample(0, true, 0, 50 * MILLI));
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
        ledbat.onAck(sample(PACKET, true, TARGET, 50 * MILLI));
        long before = ledbat.window();
        ledbat.onLoss(NOW + 40 * MILLI);
        assertThat(ledbat.window()).isEqualTo(before);
    }

    @Test
    void aTimeoutLeavesTwoPacketsAndStartsAgainUpToHalfOfTheOldWindow() {
        // RFC 5681 3.1: ssthresh is half of the flight; RFC 6817 2.4.2: MIN_CWND is 2 packets.
        grown(64_000);
        ledbat.onTimeout(NOW);
        assertThat(ledbat.window()).isEqualTo(2_000);
        round(0);
        assertThat(ledbat.window()).isEqualTo(4_000);
        round(0);
        round(0);
        round(0);
        assertThat(ledbat.window()).isEqualTo(32_000);
        round(0);
        assertThat(ledbat.window()).isBetween(32_900L, 33_000L);
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
                .queues(queuingDelay, queuingDelay);
    }

    private void ack(int bytes, long queuingDelay, boolean windowLimited) {
        ledbat.onAck(sample(bytes, windowLimited, queuingDelay, 0));
    }

    private static final String FORTY_ROUNDS = """
             1   8000 B   0 ms
             2  16000 B   0 ms
             3  32000 B   0 ms
             4  64000 B  14 ms
             5 128000 B  78 ms
             6 256000 B 206 ms
             7 128437 B  78 ms
             8 127437 B  77 ms
             9 127651 B  77 ms
            10 127876 B  77 ms
            11 128097 B  78 ms
            12 128318 B  78 ms
            13 128537 B  78 ms
            14 128752 B  78 ms
            15 128965 B  78 ms
            16 129176 B  79 ms
            17 129386 B  79 ms
            18 129594 B  79 ms
            19 129799 B  79 ms
            20  65100 B  15 ms loss
            21  65944 B  15 ms
            22  66776 B  16 ms
            23  67602 B  17 ms
            24  68422 B  18 ms
            25  69236 B  19 ms
            26  70044 B  20 ms
            27  70847 B  20 ms
            28  71632 B  21 ms
            29  72413 B  22 ms
            30   4000 B   0 ms timeout
            31   8000 B   0 ms
            32  16000 B   0 ms
            33  32000 B   0 ms
            34  37722 B   0 ms
            35  38691 B   0 ms
            36  39661 B   0 ms
            37  40633 B   0 ms
            38  41606 B   0 ms
            39  42580 B   0 ms
            40  43556 B   0 ms
            """;
}
