package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.connection.CloseCause;
import io.utp.simulation.EnginePair.Connected;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers have 16 bits: a long transfer uses each of them many times. */
@ExtendWith(SimulationReport.class)
class SequenceWrapSimulationTests {
    private static final int MTU = 150;
    private static final long BYTES = 150_000L * MTU;

    @ParameterizedTest(name = "{0}, loss {1}")
    @CsvSource({"AUTO, 0", "AUTO, 0.01", "BEP29, 0", "BEP29, 0.01", "UTP_PUNCH, 0", "UTP_PUNCH, 0.01"})
    void sequenceNumbersMayWrapTwice(Dialect dialect, double loss) {
        EnginePair pair = new EnginePair(settings(dialect)).roundTrip(Duration.ofMillis(10));
        pair.links(
                link -> link.loss(loss).reordering(loss, Duration.ofMillis(8)).duplication(loss));
        FlightObserver observer = FlightObserver.on(pair.toServer(), pair.toClient());

        Connected connected = pair.connect();
        pair.transfer(connected, BYTES, 0, Duration.ofDays(1));
        pair.finish(connected, Duration.ofMinutes(5));

        assertThat(observer.dataPackets()).isGreaterThan(2 * 65_536);
        assertThat(observer.wraps()).isGreaterThanOrEqualTo(2);
        assertThat(connected.client().closeCause()).isEqualTo(CloseCause.FINISHED);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"AUTO", "BEP29", "UTP_PUNCH"})
    void bothDirectionsMayWrapAtOnce(Dialect dialect) {
        EnginePair pair = new EnginePair(settings(dialect)).roundTrip(Duration.ofMillis(10));
        pair.links(link -> link.loss(0.002));
        FlightObserver up = FlightObserver.on(pair.toServer(), pair.toClient());
        FlightObserver down = FlightObserver.on(pair.toClient(), pair.toServer());

        pair.transfer(pair.connect(), BYTES, BYTES, Duration.ofDays(1));

        assertThat(up.wraps()).isGreaterThanOrEqualTo(2);
        assertThat(down.wraps()).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest(name = "loss {0}")
    @ValueSource(doubles = {0, 0.02})
    void towardsUtpPunchNothingRunsPastTheWrap(double loss) {
        EnginePair pair = new EnginePair(settings(Dialect.UTP_PUNCH)).roundTrip(Duration.ofMillis(10));
        pair.links(link -> link.loss(loss));
        FlightObserver observer = FlightObserver.on(pair.toServer(), pair.toClient());

        pair.transfer(pair.connect(), BYTES, 0, Duration.ofDays(1));

        // utp-punch 1.0.1: a packet with a wrapped number is dropped until 65535 has come in order.
        assertThat(observer.wrappedTooEarly()).isZero();
        // utp-punch 1.0.1: a STATE is heeded only while it is less than 64 ahead of what was acknowledged.
        assertThat(observer.widest()).isLessThanOrEqualTo(62);
        // utp-punch 1.0.1: the extension's bytes would be delivered as payload.
        assertThat(observer.dataWithExtensions()).isZero();
        assertThat(observer.longestSelectiveAck()).isZero();
    }

    private static EngineSettings settings(Dialect dialect) {
        return new EngineSettings().mtu(MTU).dialect(dialect);
    }
}
