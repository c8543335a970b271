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
        AckSample sample = new AckSample();
        sample.now(1_000_000_000L)
                .amounts(1_000, 0, 2_000, 1_000)
                .path(roundTrip, roundTrip, roundTrip)
                .rate(rate, rate, 1_000_000_000L, false)
                .rounds(1);

        path.handleAck(sample, false);

        assertThat(path.fits(1)).isBetween(bytes * 0.999, bytes * 1.001);
    }
}
