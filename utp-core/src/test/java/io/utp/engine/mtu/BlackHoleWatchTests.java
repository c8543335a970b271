package io.utp.engine.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlackHoleWatchTests {

    private static final long ROUND_TRIP = 1_000;

    private final BlackHoleWatch watch = new BlackHoleWatch();

    @Test
    void manyLossesWithinARoundTripAreOneQueueThatOverflowed() {
        for (int i = 0; i < 1_000; i++) {
            watch.handleResent(ROUND_TRIP, i % ROUND_TRIP);
        }

        assertThat(watch.isSuspicious()).isFalse();
    }

    @Test
    void threeRoundTripsInWhichNothingLargeArrivesAreABlackHole() {
        watch.handleResent(ROUND_TRIP, 0);
        watch.handleResent(ROUND_TRIP, ROUND_TRIP);
        assertThat(watch.isSuspicious()).isFalse();

        watch.handleResent(ROUND_TRIP, 2 * ROUND_TRIP);

        assertThat(watch.isSuspicious()).isTrue();
    }

    @Test
    void oneThatArrivesSaysThatThereIsNone() {
        for (int i = 0; i < 100; i++) {
            watch.handleResent(ROUND_TRIP, i * ROUND_TRIP);
            assertThat(watch.isSuspicious()).isFalse();
            if (i % 2 == 1) {
                watch.reset();
            }
        }
    }
}
