package io.utp.sample.pingpong;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotaTests {

    private static final long START = Long.MAX_VALUE - 1_000; // System.nanoTime() may overflow

    private final Quota quota = new Quota(3, Duration.ofNanos(100), START);

    @Test
    void soManyInARowAndThenOneEachInterval() {
        assertThat(taken(START, 10)).isEqualTo(3);
        assertThat(taken(START + 99, 10)).isZero();
        assertThat(taken(START + 100, 10)).isOne();
        assertThat(taken(START + 199, 10)).isZero();
        assertThat(taken(START + 200, 10)).isOne();
    }

    @Test
    void whatWasNotTakenIsKeptUpToTheFirstAmount() {
        taken(START, 3);
        assertThat(taken(START + 250, 10)).isEqualTo(2);
        assertThat(taken(START + 1_000_000, 10)).isEqualTo(3);
    }

    private long taken(long now, int asked) {
        return IntStream.range(0, asked).filter(i -> quota.take(now)).count();
    }
}
