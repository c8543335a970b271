package io.utp.engine.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BbrPathTests {

    @ParameterizedTest
    @CsvSource({
        // Four milliseconds of 100 Mbit/s; a mebibyte, and not ten, at 20 Gbit/s; nothing beyond what fits on a long
        // path.
        "12500000, 50000, 50000",
        "2500000000, 50000, 1173576",
        "12500000, 50000000, 625000",
    })
    void aShortPathIsGivenWhatThreadsAreLateByAndNoMoreThanSocketsTake(long rate, long roundTrip, long bytes) {
        BbrPath path = new BbrPath();

        path.handleAck(round(1, rate, roundTrip, roundTrip), false);

        assertThat(path.fits(1)).isBetween(bytes * 0.999, bytes * 1.001);
    }

    @ParameterizedTest
    @CsvSource({
        // On loopback two threads at each end take turns; whoever waits is no sign of a slower path.
        "50000, 5000000, 2500000000",
        // Nobody is late by that.
        "50000, 20000000, 1225000000",
        // A path of 20 milliseconds has a queue of as many.
        "20000000, 40000000, 1225000000",
    })
    void aPathHasBecomeSlowerWhenItsQueueIsLongerThanThreadsAreLateBy(long lowest, long roundTrip, long bandwidth) {
        BbrPath path = new BbrPath();
        path.handleAck(round(1, 2_500_000_000L, lowest, lowest), false);

        for (int round = 2; round < 5; round++) {
            path.handleAck(round(round, 1_000_000_000L, roundTrip, lowest), false);
        }

        assertThat(path.bandwidth()).isEqualTo(bandwidth);
    }

    private static AckSample round(int number, long rate, long roundTrip, long lowest) {
        return new AckSample()
                .now(number * 1_000_000_000L)
                .amounts(1_000, 0, 2_000, 1_000)
                .path(roundTrip, roundTrip, lowest)
                .rate(rate, rate, 1_000_000_000L, false)
                .rounds(number);
    }
}
