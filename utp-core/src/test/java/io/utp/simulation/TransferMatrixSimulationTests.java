package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.CloseCause;
import io.utp.simulation.EnginePair.Connected;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One hundred megabytes over every mix of loss and round trip; the tables are a by-product to look at. */
@ExtendWith(SimulationReport.class)
class TransferMatrixSimulationTests {
    private static final long BYTES = 100_000_000;
    private static final TransferTable ROUGH = new TransferTable("transfer-matrix");
    private static final TransferTable IN_ORDER = new TransferTable("transfer-matrix-in-order");

    static Stream<Arguments> cells() {
        return Stream.of(0.0, 0.1, 1.0, 5.0, 20.0)
                .flatMap(loss -> IntStream.of(1, 50, 150, 400).mapToObj(millis -> Arguments.of(loss, millis)));
    }

    @AfterAll
    static void writeTables() throws IOException {
        ROUGH.write("""
                100 MB in one direction over 1 Gbit/s, 4 MB queue. Loss as given in each direction; 1% of the packets
                overtaken by up to a quarter of the round trip, 1% duplicated. Time is virtual, from the SYN to the last byte.
                """);
        IN_ORDER.write("""
                100 MB in one direction over 1 Gbit/s, 4 MB queue. Loss as given in each direction, nothing reordered or
                duplicated. Time is virtual, from the SYN to the last byte.
                """);
    }

    @ParameterizedTest(name = "loss {0}%, round trip {1} ms")
    @MethodSource("cells")
    void aHundredMegabytesArriveIntact(double lossPercent, int roundTripMillis) {
        Duration overtaken = Duration.ofMillis(roundTripMillis).dividedBy(4);
        transfer(
                ROUGH,
                lossPercent,
                roundTripMillis,
                link -> link.reordering(0.01, overtaken).duplication(0.01));
    }

    @ParameterizedTest(name = "loss {0}%, round trip {1} ms")
    @MethodSource("cells")
    void aHundredMegabytesArriveIntactWhereOnlyLossDisturbs(double lossPercent, int roundTripMillis) {
        transfer(IN_ORDER, lossPercent, roundTripMillis, link -> {});
    }

    private static void transfer(
            TransferTable table, double lossPercent, int roundTripMillis, Consumer<Link> disturbance) {
        long start = System.nanoTime();
        // One in five packets lost each way loses a third of all round trips: longer to connect and to end.
        EnginePair pair = new EnginePair(new EngineSettings().timeout(Duration.ofMinutes(1)))
                .roundTrip(Duration.ofMillis(roundTripMillis));
        pair.links(link -> link.rate(1_000_000_000, 4_000_000).loss(lossPercent / 100));
        pair.links(disturbance);

        Connected connected = pair.connect();
        pair.transfer(connected, BYTES, 0, Duration.ofDays(7));
        Duration taken = connected.server().lastReceivedAt();
        table.add(lossPercent, roundTripMillis, BYTES, taken, connected, Duration.ofNanos(System.nanoTime() - start));
        pair.finish(connected, Duration.ofHours(1));

        assertThat(connected.client().isFinAcknowledged()).isTrue();
        assertThat(connected.server().closeCause()).isEqualTo(CloseCause.FINISHED);
    }
}
