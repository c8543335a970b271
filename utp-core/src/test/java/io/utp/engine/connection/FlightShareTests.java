package io.utp.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.measure.RttEstimator;
import io.utp.engine.recovery.LossRecovery;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlightShareTests {

    private final RttEstimator rtt = new RttEstimator(200_000_000L);
    private final PathMeasurements measured = new PathMeasurements(rtt);
    private final LossRecovery recovery = new LossRecovery(1, rtt, new SplittableRandom(1));
    private final FlightShare share = new FlightShare(measured, recovery.packets());

    @ParameterizedTest
    @CsvSource({"100000, false, true", "50000000, false, false", "50000000, true, true", "0, false, false"})
    void countsOnAShortPathAndWithinAHostHoweverLongPacketsWaitThere(long roundTrip, boolean local, boolean counts) {
        if (roundTrip > 0) {
            measured.handleRoundTrip(roundTrip);
        }
        recovery.sent(0, 1_000, false, 1);

        share.begin(FlightShare.Room.NONE, local);

        assertThat(share.mayFly(false)).isEqualTo(!counts);
        assertThat(share.isHeld()).isEqualTo(counts);
        assertThat(share.pollChange()).isEqualTo(counts ? 1_000 : 0);
        assertThat(share.pollChange()).isZero();
    }

    @Test
    void whoWantsMoreThanThereIsRoomForTakesTurns() {
        share.begin(FlightShare.Room.NONE, true);
        share.mayFly(false);
        assertThat(share.takesTurns()).isTrue();
        assertThat(share.isItsTurn()).isFalse();

        share.begin(FlightShare.Room.TURN, true);
        assertThat(share.mayFly(false)).isTrue();
        assertThat(share.isItsTurn()).isTrue();
        assertThat(share.takesTurns()).isTrue();

        share.begin(FlightShare.Room.FREE, true);
        assertThat(share.mayFly(false)).isTrue();
        assertThat(share.takesTurns()).as("with room for all").isFalse();
    }

    @Test
    void aSmallMessageDoesNotWaitForThoseThatTakeTurns() {
        share.begin(FlightShare.Room.LITTLE, true);

        assertThat(share.mayFly(true)).isTrue();
        assertThat(share.isHeld()).isFalse();
        assertThat(share.mayFly(false)).isFalse();
        assertThat(share.isHeld()).isTrue();
    }
}
