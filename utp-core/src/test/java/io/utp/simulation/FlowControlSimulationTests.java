package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.simulation.EnginePair.Connected;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SimulationReport.class)
class FlowControlSimulationTests {
    private static final long BYTES = 3_000_000;
    private static final int BUFFER_BYTES = 256 * 1200;

    private final EnginePair pair =
            new EnginePair(new EngineSettings().bufferPackets(256)).roundTrip(Duration.ofMillis(20));

    @Test
    void aReaderThatTakesNothingStopsTheWriter() {
        Connected connected = pair.connect();
        connected.server().readingPace(0);

        connected.client().send(BYTES);
        pair.run(Duration.ofMinutes(1));

        assertThat(connected.server().received()).isBetween(BUFFER_BYTES / 2L, BUFFER_BYTES + 10 * 1200L);
        assertThat(connected.client().written()).isLessThan(BYTES);
        assertThat(connected.client().closeCause()).isNull();
    }

    @Test
    void aWindowThatOpensAgainLetsTheRestThrough() {
        Connected connected = stalled();

        connected.server().readingPace(Long.MAX_VALUE);
        Duration opened = Duration.ofNanos(pair.network().nowNanos());
        pair.runUntil(() -> connected.server().received() == BYTES, Duration.ofSeconds(30));

        assertThat(connected.server().received()).isEqualTo(BYTES);
        // An update is sent at once: nobody waits for a probe.
        assertThat(connected.server().lastReceivedAt().minus(opened)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aLostWindowUpdateIsFoundByAProbe() {
        Connected connected = stalled();
        pair.toClient().filter((header, now) -> header.is(PacketType.STATE) && header.window() > 0);
        connected.server().readingPace(Long.MAX_VALUE);
        pair.run(Duration.ofMillis(200));
        pair.toClient().clearFilters();

        pair.runUntil(() -> connected.server().received() == BYTES, Duration.ofMinutes(2));

        assertThat(connected.server().received()).isEqualTo(BYTES);
    }

    @Test
    void aWindowMayStayShutForAnHour() {
        Connected connected = stalled();
        long before = pair.network().trace().count();

        pair.run(Duration.ofHours(1));
        long asked = pair.network().trace().count() - before;
        connected.server().readingPace(Long.MAX_VALUE);
        pair.runUntil(() -> connected.server().received() == BYTES, Duration.ofMinutes(2));

        assertThat(connected.server().received()).isEqualTo(BYTES);
        assertThat(asked).as("packets while nothing could be sent").isLessThan(10_000);
    }

    @Test
    void aVanishedReaderWithAShutWindowIsNoticed() {
        Connected connected = stalled();

        pair.links(Link::blackhole);
        pair.runUntil(() -> connected.client().closeCause() != null, Duration.ofMinutes(5));

        assertThat(connected.client().closeCause()).isNotNull();
    }

    @ParameterizedTest(name = "{0} bytes a second")
    @ValueSource(longs = {20_000, 200_000, 1_000_000})
    void aSlowReaderSetsThePace(long bytesPerSecond) {
        Connected connected = pair.connect();
        connected.server().readingPace(bytesPerSecond);
        long bytes = bytesPerSecond * 20;

        connected.client().send(bytes);
        pair.runUntil(() -> connected.server().received() == bytes, Duration.ofMinutes(2));

        assertThat(connected.server().received()).isEqualTo(bytes);
        double seconds = connected.server().lastReceivedAt().toNanos() / 1e9;
        double buffered = Math.min(bytes, BUFFER_BYTES) / (double) bytesPerSecond;
        // The last bufferful waits at the reader and not in the network.
        assertThat(seconds).isBetween(Math.max(0, 20 - buffered - 1), 22.0);
    }

    @Test
    void bothReadersMayBeSlow() {
        Connected connected = pair.connect();
        connected.server().readingPace(100_000);
        connected.client().readingPace(150_000);

        pair.transfer(connected, 1_000_000, 1_000_000, Duration.ofMinutes(1));
    }

    @ParameterizedTest(name = "{0} packets")
    @ValueSource(ints = {2, 3, 8})
    void aTinyBufferStillDelivers(int packets) {
        EnginePair tiny = new EnginePair(new EngineSettings().bufferPackets(packets)).roundTrip(Duration.ofMillis(20));
        tiny.links(link -> link.loss(0.02));

        tiny.transfer(tiny.connect(), 200_000, 200_000, Duration.ofMinutes(10));
    }

    @Test
    void theAdvertisedWindowIsRespectedUpToAProbe() {
        Connected connected = pair.connect();
        connected.server().readingPace(300_000);
        long[] edge = {Long.MIN_VALUE};
        long[] overrun = {0};
        WindowObserver observer = new WindowObserver(edge, overrun);
        pair.toClient().observe(observer::seenFromReceiver);
        pair.toServer().observe(observer::seenFromSender);

        connected.client().send(BYTES);
        pair.run(Duration.ofSeconds(15));

        assertThat(overrun[0]).as("bytes beyond the window").isLessThanOrEqualTo(1200);
    }

    private Connected stalled() {
        Connected connected = pair.connect();
        connected.server().readingPace(0);
        connected.client().send(BYTES);
        pair.run(Duration.ofSeconds(10));
        assertThat(connected.server().received()).isLessThan(BYTES);
        return connected;
    }

    /** Follows payload bytes: what was acknowledged plus the window is how far the sender may go. */
    private static final class WindowObserver {
        private final long[] ends = new long[1 << 16];
        private final long[] edge;
        private final long[] overrun;
        private long sent;

        private WindowObserver(long[] edge, long[] overrun) {
            this.edge = edge;
            this.overrun = overrun;
        }

        private void seenFromSender(PacketHeader header) {
            if (header.is(PacketType.DATA) && ends[header.sequence()] == 0) {
                sent += header.payloadLength();
                ends[header.sequence()] = sent;
                overrun[0] = edge[0] == Long.MIN_VALUE ? 0 : Math.max(overrun[0], sent - edge[0]);
            }
        }

        private void seenFromReceiver(PacketHeader header) {
            edge[0] = Math.max(edge[0], ends[header.acknowledgement()] + (header.window() & 0xffffffffL));
        }
    }
}
