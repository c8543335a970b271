package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.CloseCause;
import io.utp.simulation.EnginePair.Connected;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One hundred megabytes over every mix of loss and round trip; the table is a by-product to look at. */
@ExtendWith(SimulationReport.class)
class TransferMatrixSimulationTests {
    private static final long BYTES = 100_000_000;
    private static final TransferTable TABLE = new TransferTable("transfer-matrix");

    @AfterAll
    static void writeTable() throws IOException {
        TABLE.write("""
                100 MB in one direction over 1 Gbit/s, 4 MB queue. Loss as given in each direction; 1% of the packets
                overtaken by up to a quarter of the round trip, 1% duplicated. Time is virtual, from the SYN to the last byte.
                """);
    }

    @ParameterizedTest(name = "loss {0}%, round trip {1} ms")
    @CsvSource({
        "0, 1", "0, 50", "0, 150", "0, 400",
        "0.1, 1", "0.1, 50", "0.1, 150", "0.1, 400",
        "1, 1", "1, 50", "1, 150", "1, 400",
        "5, 1", "5, 50", "5, 150", "5, 400",
        "20, 1", "20, 50", "20, 150", "20, 400"
    })
    void aHundredMegabytesArriveIntact(double lossPercent, int roundTripMillis) {
        long start = System.nanoTime();
        Duration roundTrip = Duration.ofMillis(roundTripMillis);
        EnginePair pair = new EnginePair(patient()).roundTrip(roundTrip);
        pair.links(link -> link.rate(1_000_000_000, 4_000_000)
                .loss(lossPercent / 100)
                .reordering(0.01, roundTrip.dividedBy(4))
                .duplication(0.01));

        Connected connected = pair.connect();
        pair.transfer(connected, BYTES, 0, Duration.ofDays(7));
        Duration taken = connected.server().lastReceivedAt();
        TABLE.add(lossPercent, roundTripMillis, BYTES, taken, connected, Duration.ofNanos(System.nanoTime() - start));
        pair.finish(connected, Duration.ofHours(1));

        assertThat(connected.client().isFinAcknowledged()).isTrue();
        assertThat(connected.server().closeCause()).isEqualTo(CloseCause.FINISHED);
    }

    /** One in five packets lost each way loses a third of all round trips, six in a row once in five hundred times. */
    private static EngineSettings patient() {
        return new EngineSettings().timeout(Duration.ofMinutes(5)).idleTimeout(Duration.ofMinutes(30));
    }
}
