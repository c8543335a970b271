package io.utp.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RttEstimatorTests {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private final RttEstimator rtt = new RttEstimator(200 * MILLI);

    @Test
    void withoutASampleTheTimeoutIsOneSecond() {
        // RFC 6298 2.1
        assertThat(rtt.hasSample()).isFalse();
        assertThat(rtt.timeout()).isEqualTo(SECOND);
        assertThat(rtt.smoothed()).isZero();
        assertThat(rtt.lowest()).isZero();
    }

    @Test
    void aFloorAboveOneSecondHoldsBeforeTheFirstSampleToo() {
        assertThat(new RttEstimator(3 * SECOND).timeout()).isEqualTo(3 * SECOND);
    }

    @Test
    void theFirstSampleIsTheSmoothedRoundTripAndItsHalfTheVariation() {
        // RFC 6298 2.2: SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 * RTTVAR = 3 * R.
        rtt.handleSample(100 * MILLI);
        assertThat(rtt.smoothed()).isEqualTo(100 * MILLI);
        assertThat(rtt.timeout()).isEqualTo(300 * MILLI);
    }

    @Test
    void aFollowingSampleCountsAnEighthAndItsDifferenceAQuarter() {
        // RFC 6298 2.3: RTTVAR = 3/4 * 50 + 1/4 * |100 - 180| = 57.5, then SRTT = 7/8 * 100 + 1/8 * 180 = 110.
        rtt.handleSample(100 * MILLI);
        rtt.handleSample(180 * MILLI);
        assertThat(rtt.smoothed()).isEqualTo(110 * MILLI);
        assertThat(rtt.timeout()).isEqualTo(110 * MILLI + 4 * 57_500_000L);
    }

    @Test
    void aLowerSampleRaisesTheVariationAsAHigherOneDoes() {
        // RFC 6298 2.3: RTTVAR = 3/4 * 200 + 1/4 * |400 - 80| = 230, SRTT = 7/8 * 400 + 1/8 * 80 = 360.
        rtt.handleSample(400 * MILLI);
        rtt.handleSample(80 * MILLI);
        assertThat(rtt.smoothed()).isEqualTo(360 * MILLI);
        assertThat(rtt.timeout()).isEqualTo(1_280 * MILLI);
    }

    @Test
    void aSteadyPathComesDownToTheFloor() {
        // RFC 6298 2.4
        for (int i = 0; i < 100; i++) {
            rtt.handleSample(10 * MILLI);
        }
        assertThat(rtt.smoothed()).isEqualTo(10 * MILLI);
        assertThat(rtt.timeout()).isEqualTo(200 * MILLI);
    }

    @Test
    void aMachineThatStoodStillDoesNotMakeTheTimeoutLongerThanThePatienceOfPeers() {
        rtt.handleSample(50 * SECOND);
        assertThat(rtt.timeout()).isEqualTo(10 * SECOND);
    }

    @Test
    void theLowestSampleIsKept() {
        rtt.handleSample(30 * MILLI);
        rtt.handleSample(20 * MILLI);
        rtt.handleSample(90 * MILLI);
        assertThat(rtt.lowest()).isEqualTo(20 * MILLI);
    }

    @Test
    void aSampleOfNothingIsASample() {
        // Loopback may acknowledge within the resolution of the clock.
        rtt.handleSample(0);
        assertThat(rtt.hasSample()).isTrue();
        rtt.handleSample(0);
        assertThat(rtt.smoothed()).isPositive();
    }

    @Property(tries = 300)
    void theSmoothedRoundTripStaysAmongItsSamplesAndTheTimeoutWithinItsBounds(
            @ForAll @Size(min = 1, max = 60) List<@LongRange(min = 1, max = 70_000_000_000L) Long> samples) {
        RttEstimator tested = new RttEstimator(200 * MILLI);
        samples.forEach(tested::handleSample);
        long lowest = samples.stream().min(Long::compare).orElseThrow();
        long highest = samples.stream().max(Long::compare).orElseThrow();
        assertThat(tested.smoothed()).isBetween(lowest, highest);
        assertThat(tested.lowest()).isEqualTo(lowest);
        assertThat(tested.timeout())
                .isBetween(200 * MILLI, 10 * SECOND)
                .isGreaterThanOrEqualTo(Math.min(10 * SECOND, tested.smoothed()));
    }
}
