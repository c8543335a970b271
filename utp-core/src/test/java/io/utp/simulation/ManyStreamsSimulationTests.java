package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.CongestionAlgorithm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many connections between two nodes of one host, all with more to send than goes through the buffers of two sockets. */
@ExtendWith(SimulationReport.class)
class ManyStreamsSimulationTests {

    private static final long BITS_PER_SECOND = 8_000_000_000L;
    private static final long SOCKET_BUFFER = 4 << 20;
    /** What is in flight together holds a turn for each of so many. */
    private static final int SHARING = 16;

    private static final double TURN_BYTES = 192 << 10;

    private static final Duration BEGINNING = Duration.ofMillis(400);
    private static final Duration MEASURED = Duration.ofMillis(600);

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 200})
    void takeTurnsSoThatEachMovesTheSameAndSocketsHardlyOverflow(int streams) {
        EnginePair pair = new EnginePair(settings(streams))
                .links(link -> link.mtu(65_535).delay(Duration.ofNanos(25_000)).rate(BITS_PER_SECOND, SOCKET_BUFFER));
        List<SimulatedApplication> clients = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            clients.add(pair.dial());
            pair.run(Duration.ofMillis(1));
        }
        clients.forEach(client -> client.send(1L << 40));
        pair.run(BEGINNING);
        List<SimulatedApplication> servers = pair.server().accepted();
        long[] before =
                servers.stream().mapToLong(SimulatedApplication::received).toArray();
        long drops = pair.toServer().statistics().queueDrops();
        long packets = pair.toServer().statistics().offeredPackets();
        long answers = pair.toClient().statistics().offeredPackets();

        pair.run(MEASURED);

        double sum = 0;
        double squares = 0;
        for (int i = 0; i < streams; i++) {
            double received = servers.get(i).received() - before[i];
            sum += received;
            squares += received * received;
        }
        double rate = sum * 8e9 / MEASURED.toNanos();
        assertThat(rate / BITS_PER_SECOND).as("use of what goes through").isGreaterThan(0.95);
        assertThat(sum * sum / squares / streams).as("Jain's index").isGreaterThan(0.98);
        // Without turns it is every third packet. What is left are searches for larger packets, which are beside the
        // turns.
        assertThat(pair.toServer().statistics().queueDrops() - drops)
                .as("overflows")
                .isLessThan(10);
        if (streams > SHARING) {
            double turns = sum / TURN_BYTES;
            assertThat((pair.toClient().statistics().offeredPackets() - answers) / turns)
                    .as("acknowledgements of a turn, one for each run")
                    .isLessThan(4);
            assertThat((pair.toServer().statistics().offeredPackets() - packets) / turns)
                    .as("packets of a turn, one for each run")
                    .isLessThan(6);
        }
    }

    @Test
    void letASmallMessagePass() {
        int streams = 200;
        EnginePair pair = new EnginePair(settings(streams + 1))
                .links(link -> link.mtu(65_535).delay(Duration.ofNanos(25_000)).rate(BITS_PER_SECOND, SOCKET_BUFFER));
        SimulatedApplication small = pair.dial();
        pair.run(Duration.ofMillis(1));
        List<SimulatedApplication> large = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            large.add(pair.dial());
            pair.run(Duration.ofMillis(1));
        }
        large.forEach(client -> client.send(1L << 40));
        pair.run(BEGINNING);
        SimulatedApplication receiver = pair.server().accepted().get(0);

        for (int sent = 1; sent <= 20; sent++) {
            small.send(64);
            // What is in flight takes three milliseconds, a turn of all the others fifty.
            pair.run(Duration.ofMillis(5));
            assertThat(receiver.received()).isEqualTo(64L * sent);
        }
    }

    private static EngineSettings settings(int streams) {
        return new EngineSettings()
                .congestion(CongestionAlgorithm.BBR)
                .linkMtu(65_535)
                .maxConnections(streams)
                .backlog(streams);
    }
}
