package io.utp.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueuingDelayTests {

    private static final long MINUTE = 60_000_000_000L;

    private final QueuingDelay delay = new QueuingDelay();

    @Test
    void withoutASampleThereIsNoDelay() {
        assertThat(delay.hasSample()).isFalse();
        assertThat(delay.nanos()).isZero();
    }

    @Test
    void theFirstSampleIsTheBase() {
        sample(987_654_321, 0);
        assertThat(delay.hasSample()).isTrue();
        assertThat(delay.nanos()).isZero();
    }

    @Test
    void theDelayIsWhatIsAboveTheBase() {
        // RFC 6817 3.4.2: the clocks are not synchronised, only changes mean anything.
        sample(1_000, 0);
        samples(6_000, 0);
        assertThat(delay.nanos()).isEqualTo(5_000_000L);
    }

    @Test
    void aLowerSampleIsTheNewBase() {
        sample(5_000, 0);
        sample(2_000, 0);
        samples(6_000, 0);
        assertThat(delay.nanos()).isEqualTo(4_000_000L);
    }

    @Test
    void aSingleHighSampleIsFilteredOut() {
        // RFC 6817 4.2: CURRENT_FILTER; the least of the last 3.
        samples(1_000, 0);
        sample(90_000, 0);
        sample(80_000, 0);
        assertThat(delay.nanos()).isZero();
        sample(70_000, 0);
        assertThat(delay.nanos()).isEqualTo(69_000_000L);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE - 500, -500, 0x7fff_fe00, 0xffff_ff00})
    void theClocksMayWrap(int base) {
        sample(base, 0);
        samples(base + 3_000, 0);
        assertThat(delay.nanos()).isEqualTo(3_000_000L);
    }

    @Test
    void aBaseIsForgottenAfterThirteenMinutes() {
        // RFC 6817 4.2: BASE_HISTORY; libutp keeps 13 minutes. A route that became longer is no queue for ever.
        sample(0, 0);
        for (int minute = 1; minute <= 12; minute++) {
            samples(10_000, minute * MINUTE);
            assertThat(delay.nanos()).as("after %d minutes", minute).isEqualTo(10_000_000L);
        }
        samples(10_000, 13 * MINUTE);
        assertThat(delay.nanos()).isZero();
    }

    @Test
    void aLongPauseForgetsTheBaseAsWell() {
        sample(0, 0);
        samples(10_000, 100 * MINUTE);
        assertThat(delay.nanos()).isZero();
    }

    @Test
    void theMinutesStartWithTheFirstSample() {
        long start = 123 * MINUTE + 1;
        sample(0, start);
        samples(10_000, start + 13 * MINUTE - 1);
        assertThat(delay.nanos()).isEqualTo(10_000_000L);
        sample(10_000, start + 13 * MINUTE);
        assertThat(delay.nanos()).isZero();
    }

    @Property(tries = 300)
    void theDelayIsTheLeastOfThreeAboveTheLeastOfAllWhereverTheClocksStand(
            @ForAll int clocks, @ForAll @Size(min = 3, max = 50) List<@IntRange(max = 2_000_000) Integer> samples) {
        QueuingDelay tested = new QueuingDelay();
        samples.forEach(micros -> tested.handleSample(clocks + micros, 0));
        int size = samples.size();
        long base = samples.stream().mapToInt(i -> i).min().orElseThrow();
        long current =
                samples.subList(size - 3, size).stream().mapToInt(i -> i).min().orElseThrow();
        assertThat(tested.nanos()).isEqualTo((current - base) * 1_000).isNotNegative();
    }

    private void sample(int micros, long nowNanos) {
        delay.handleSample(micros, nowNanos);
    }

    /** As many as the filter looks at. */
    private void samples(int micros, long nowNanos) {
        for (int i = 0; i < 3; i++) {
            delay.handleSample(micros, nowNanos);
        }
    }
}
