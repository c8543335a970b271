package io.utp.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.utp.simulation.Link;
import io.utp.simulation.SimulatedHost;
import io.utp.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingTests {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** 8 Mbit/s: a packet of 1,000 bytes takes a millisecond. */
    private static final LinkSpec SPEC = LinkSpec.of(8, 20, 1_000_000);

    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final Link link = SPEC.applyTo(network.newLink("forth"));
    private final Counter first = new Counter("first", 1);
    private final Counter second = new Counter("second", 2);
    private final Recording recording =
            new Recording(network, link, SPEC, List.of(first, second), Duration.ofMillis(1));

    @Test
    void theQueueIsSeenAsItDrains() {
        network.run(SECOND);
        send(100);
        network.run(SECOND);

        Recording.Part part = recording.between(SECOND, Duration.ofMillis(1_100));

        assertThat(part.maxQueueMillis()).isCloseTo(99, within(1.1));
        assertThat(part.queueMillis(0.5)).isCloseTo(50, within(1.5));
        assertThat(part.utilisation()).isCloseTo(1, within(0.02));
        assertThat(recording.between(SECOND, SECOND.multipliedBy(2)).utilisation())
                .isCloseTo(0.1, within(0.002));
        assertThat(recording.all().utilisation()).isCloseTo(0.05, within(0.001));
    }

    @Test
    void whatStandsIsWhatNoRoundTripGetsRidOf() {
        // 50 packets at once and then one each millisecond: the queue never falls below 49 ms.
        send(50);
        for (int millis = 0; millis < 1_000; millis++) {
            network.run(Duration.ofMillis(1));
            send(1);
        }
        Recording.Part part = recording.between(Duration.ofMillis(100), SECOND);

        assertThat(part.standingMillis()).isCloseTo(50, within(1.5));
    }

    @Test
    void aQueueThatEmptiesOnceARoundTripDoesNotStand() {
        for (int round = 0; round < 50; round++) {
            send(15);
            network.run(Duration.ofMillis(20));
        }
        Recording.Part part = recording.all();

        assertThat(part.maxQueueMillis()).isGreaterThan(13);
        assertThat(part.standingMillis()).isZero();
    }

    @Test
    void sharesAndJainAreOfWhatWasReceivedInTheTime() {
        network.run(SECOND);
        first.received = 3_000;
        second.received = 1_000;
        network.run(SECOND);
        first.received = 4_000;
        second.received = 2_000;
        network.run(SECOND);

        assertThat(recording.all().share(0)).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(recording.all().jain()).isCloseTo(36.0 / 40, within(1e-9));
        Recording.Part last = recording.between(Duration.ofMillis(1_500), SECOND.multipliedBy(3));
        assertThat(last.jain()).isCloseTo(1, within(1e-9));
        assertThat(last.goodput(0)).isCloseTo(1_000 * 8 / 1.5 / 1e6, within(1e-5));
    }

    private void send(int packets) {
        for (int packet = 0; packet < packets; packet++) {
            network.route(first, second, link);
            network.send(
                    first, second.address(), new byte[1_000 - Link.OVERHEAD_BYTES], 0, 1_000 - Link.OVERHEAD_BYTES);
        }
    }

    /** Receives what the test says. */
    private static final class Counter implements Flow, SimulatedHost {
        private final String name;
        private final InetSocketAddress address;
        private long received;

        private Counter(String name, int number) {
            this.name = name;
            this.address = new InetSocketAddress("10.0.0." + number, 9);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() {}

        @Override
        public long received() {
            return received;
        }

        @Override
        public long sent() {
            return 0;
        }

        @Override
        public long retransmitted() {
            return 0;
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {}

        @Override
        public void handleBatchEnd(long nowNanos) {}

        @Override
        public void handleTimeout(long nowNanos) {}

        @Override
        public long nextDeadline() {
            return Long.MAX_VALUE;
        }
    }
}
