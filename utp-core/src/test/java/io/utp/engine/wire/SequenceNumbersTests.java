package io.utp.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceNumbersTests {

    @Property
    void aNumberSoManyStepsOnIsThatFarAhead(
            @ForAll @IntRange(max = 0xffff) int number, @ForAll @IntRange(min = -32_768, max = 32_767) int steps) {
        int moved = SequenceNumbers.plus(number, steps);
        assertThat(moved).isBetween(0, 0xffff);
        assertThat(SequenceNumbers.distance(moved, number)).isEqualTo(steps);
        assertThat(SequenceNumbers.isAfter(moved, number)).isEqualTo(steps > 0);
    }

    @Property
    void theNextIsOneAhead(@ForAll @IntRange(max = 0xffff) int number) {
        assertThat(SequenceNumbers.next(number)).isEqualTo(SequenceNumbers.plus(number, 1));
    }

    @Property
    void ofTwoDifferentNumbersOneIsAfterTheOtherUnlessTheyAreHalfACircleApart(
            @ForAll @IntRange(max = 0xffff) int a, @ForAll @IntRange(max = 0xffff) int b) {
        boolean opposite = Math.abs(a - b) == 32_768;
        boolean either = SequenceNumbers.isAfter(a, b) ^ SequenceNumbers.isAfter(b, a);
        assertThat(either).isEqualTo(a != b && !opposite);
    }

    @ParameterizedTest
    @CsvSource({"0, 65535, 1", "65535, 0, -1", "1, 65535, 2", "5, 5, 0", "32767, 0, 32767", "32768, 0, -32768"})
    void distancesAcrossTheWrap(int number, int other, int distance) {
        assertThat(SequenceNumbers.distance(number, other)).isEqualTo(distance);
    }
}
