package io.utp.engine.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripsTests {

    private static final long MILLI = 1_000_000L;

    private final RoundTrips roundTrips = new RoundTrips();
    private long now = 1_000 * MILLI;

    @Test
    void aLongerRoundTripIsAQueueWhereAllAreTheSame() {
        round(40, 40, 40);
        assertThat(roundTrips.isQueued()).isFalse();
        round(46, 47, 46);
        assertThat(roundTrips.isQueued()).isTrue();
        round(41, 60, 60);
        assertThat(roundTrips.isQueued()).isFalse();
    }

    @Test
    void whatDiffersWithinARoundIsJitterAndNoQueue() {
        for (int i = 0; i < 10; i++) {
            round(scattered(10, 60));
            assertThat(roundTrips.isQueued()).isFalse();
        }
        assertThat(roundTrips.usual()).isBetween(30 * MILLI, 40 * MILLI);
        assertThat(roundTrips.longest()).isBetween(50 * MILLI, 60 * MILLI);
    }

    @Test
    void aQueueMakesTheShortestLongerWhateverTheJitter() {
        round(scattered(10, 60));
        round(scattered(80, 130));
        assertThat(roundTrips.isQueued()).isTrue();
        assertThat(roundTrips.longest()).isLessThanOrEqualTo(60 * MILLI);
    }

    @Test
    void fewRoundTripsOfAPathWithJitterTellOfNoQueue() {
        round(scattered(10, 60));
        round(55, 58);
        assertThat(roundTrips.isQueued()).isFalse();
    }

    @Test
    void aQueueThatGrowsOnceIsNoJitter() {
        round(scattered(40, 40));
        round(scattered(40, 80));
        round(scattered(80, 80));
        assertThat(roundTrips.isQueued()).isTrue();
        assertThat(roundTrips.longest()).isEqualTo(40 * MILLI);
    }

    @Test
    void nothingIsKnownOfANewPath() {
        round(scattered(10, 60));
        roundTrips.reset();
        assertThat(roundTrips.isKnown()).isFalse();
        assertThat(roundTrips.longest()).isZero();
        assertThat(roundTrips.areMany()).isFalse();
        round(90);
        assertThat(roundTrips.usual()).isEqualTo(90 * MILLI);
    }

    /** Thirty-two from one to the other. */
    private static long[] scattered(long least, long most) {
        long[] millis = new long[32];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = least + (most - least) * (i * 7 % millis.length) / (millis.length - 1);
        }
        return millis;
    }

    private void round(long... millis) {
        for (long each : millis) {
            now += MILLI;
            roundTrips.handleSample(each * MILLI, now);
        }
        roundTrips.handleRound();
    }
}
