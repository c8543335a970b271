package io.utp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTests {

    @Test
    void everyoneHasTheSame() {
        assertThat(Statistics.jain(new long[] {7, 7, 7})).isEqualTo(1);
    }

    @Test
    void oneHasEverything() {
        assertThat(Statistics.jain(new long[] {0, 9, 0, 0})).isEqualTo(0.25);
    }

    @Test
    void nobodyHasAnything() {
        assertThat(Statistics.jain(new long[] {0, 0})).isEqualTo(1);
    }

    @Test
    void largeSharesDoNotOverflow() {
        assertThat(Statistics.jain(new long[] {1L << 60, 1L << 60})).isCloseTo(1, within(1e-12));
    }

    @Test
    void theMedianIsTheOneInTheMiddle() {
        assertThat(Summary.of(List.of(5.0, 1.0, 100.0))).isEqualTo(new Summary(3, 1, 5, 100));
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Summary.of(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(new Summary(4, 1, 3, 100));
    }

    @Test
    void nothingHasNoSummary() {
        assertThatIllegalArgumentException().isThrownBy(() -> Summary.of(List.of()));
    }
}
