package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.utp.engine.config.CongestionAlgorithm;
import io.utp.simulation.EnginePair.Connected;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked of each controller on a link of its own, and of two on one link; judged at the link, not by the controller. */
@ExtendWith(SimulationReport.class)
class ControllersSimulationTests {
    private static final int PACKET = 1_400;

    /** Of what a link carries, this share is not headers. */
    private static final double PAYLOAD = PACKET / (PACKET + 48.0);

    @ParameterizedTest(name = "{0}, {1} Mbit/s")
    @CsvSource({
        "LEDBAT, 10", "LEDBAT, 100",
        "LEDBAT_PLUS_PLUS, 10", "LEDBAT_PLUS_PLUS, 100",
        "CUBIC, 10", "CUBIC, 100",
        "BBR, 10", "BBR, 100"
    })
    void aCleanLinkIsFilled(CongestionAlgorithm algorithm, long megabits) {
        Bottleneck link = new Bottleneck(algorithm, megabits * 1_000_000, 50, 4);
        link.send(Duration.ofSeconds(10));

        assertThat(link.utilisation(Duration.ofSeconds(20))).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @EnumSource(names = {"LEDBAT", "LEDBAT_PLUS_PLUS"})
    void aStartThatMindsDelayOverflowsNoBuffer(CongestionAlgorithm algorithm) {
        Bottleneck link = new Bottleneck(algorithm, 100_000_000, 50, 1);

        link.send(Duration.ofSeconds(20));

        assertThat(link.drops()).isZero();
        assertThat(link.connected.retransmissions()).isZero();
    }

    @Test
    void ledbatPlusPlusHoldsAQueueOf75MillisecondsAtMost() {
        Bottleneck link = new Bottleneck(CongestionAlgorithm.LEDBAT_PLUS_PLUS, 10_000_000, 50, 20);
        link.send(Duration.ofSeconds(10));
        link.utilisation(Duration.ofSeconds(40));

        assertThat(link.queueMillis(0.95)).isLessThan(75);
        assertThat(link.drops()).isZero();
    }

    @Test
    void bbrKeepsHardlyAQueue() {
        Bottleneck link = new Bottleneck(CongestionAlgorithm.BBR, 100_000_000, 50, 4);
        link.send(Duration.ofSeconds(5));
        link.utilisation(Duration.ofSeconds(20));

        assertThat(link.queueMillis(0.5)).isLessThan(5);
        assertThat(link.queueMillis(0.95)).isLessThan(25);
    }

    @ParameterizedTest(name = "1 % lost, {0} ms")
    @CsvSource({"50, 0.95", "100, 0.9"})
    void bbrMindsNoLossByChance(int roundTripMillis, double least) {
        Bottleneck link = new Bottleneck(CongestionAlgorithm.BBR, 100_000_000, roundTripMillis, 1);
        link.pair.links(direction -> direction.loss(0.01));
        link.send(Duration.ofSeconds(5));

        assertThat(link.utilisation(Duration.ofSeconds(20))).isGreaterThan(least);
    }

    @Test
    void cubicAtLossByChanceIsAsFastAsItsFormula() {
        // RFC 9438 5.1: at a loss of 1% CUBIC is in its Reno-friendly region, 1.22 / sqrt(p) packets a round trip; less
        // where
        // two losses fall into one.
        Bottleneck link = new Bottleneck(CongestionAlgorithm.CUBIC, 100_000_000, 50, 1);
        link.pair.toServer().loss(0.01);
        link.send(Duration.ofSeconds(5));

        double formula = 1.22 / Math.sqrt(0.01) * PACKET * 8 / 0.050 / 100_000_000;
        assertThat(link.utilisation(Duration.ofSeconds(60))).isCloseTo(formula, within(formula / 2));
    }

    @Test
    void bbrFollowsALinkThatBecomesSlower() {
        Bottleneck link = new Bottleneck(CongestionAlgorithm.BBR, 50_000_000, 50, 4);
        link.send(Duration.ofSeconds(10));
        link.pair.toServer().rate(10_000_000, 1_250_000);
        link.pair.run(Duration.ofSeconds(12));
        link.pair.toServer().statistics().resetDelays();
        link.pair.run(Duration.ofSeconds(10));

        assertThat(link.queueMillis(0.5)).isLessThan(60);
    }

    @ParameterizedTest
    @EnumSource(names = {"LEDBAT_PLUS_PLUS", "CUBIC", "BBR"})
    void whoComesLateGetsAShare(CongestionAlgorithm algorithm) {
        SimulatedNetwork network = new SimulatedNetwork();
        Link bottleneck =
                network.newLink("bottleneck").delay(Duration.ofMillis(25)).rate(10_000_000, 250_000);
        Link back = network.newLink("back").delay(Duration.ofMillis(25));
        EngineHost server = new EngineHost(network, EnginePair.SERVER_ADDRESS, settings(algorithm)).listen();
        client(network, 1, algorithm, server, bottleneck, back);
        network.run(Duration.ofSeconds(20));
        client(network, 2, algorithm, server, bottleneck, back);
        network.run(Duration.ofSeconds(40));
        long firstBefore = server.accepted().get(0).received();
        long secondBefore = server.accepted().get(1).received();

        network.run(Duration.ofSeconds(100));

        double first = server.accepted().get(0).received() - firstBefore;
        double second = server.accepted().get(1).received() - secondBefore;
        assertThat((first + second) * 8 / 100).as("both together, bit/s").isGreaterThan(0.85 * 10_000_000);
        assertThat(second / (first + second)).as("share of the latecomer").isBetween(0.2, 0.8);
    }

    @Test
    void ledbatPlusPlusLeavesTheLinkToCubic() {
        SimulatedNetwork network = new SimulatedNetwork();
        Link bottleneck =
                network.newLink("bottleneck").delay(Duration.ofMillis(25)).rate(10_000_000, 250_000);
        Link back = network.newLink("back").delay(Duration.ofMillis(25));
        EngineHost server =
                new EngineHost(network, EnginePair.SERVER_ADDRESS, settings(CongestionAlgorithm.CUBIC)).listen();
        client(network, 1, CongestionAlgorithm.LEDBAT_PLUS_PLUS, server, bottleneck, back);
        network.run(Duration.ofSeconds(10));
        client(network, 2, CongestionAlgorithm.CUBIC, server, bottleneck, back);
        network.run(Duration.ofSeconds(20));
        long before = server.accepted().get(1).received();

        network.run(Duration.ofSeconds(60));

        double cubic = (server.accepted().get(1).received() - before) * 8 / 60.0;
        assertThat(cubic / 10_000_000 / PAYLOAD)
                .as("what CUBIC gets of the link")
                .isGreaterThan(0.9);
    }

    private static EngineSettings settings(CongestionAlgorithm algorithm) {
        return new EngineSettings().congestion(algorithm).bufferPackets(16_000).mtu(PACKET);
    }

    private static void client(
            SimulatedNetwork network,
            int number,
            CongestionAlgorithm algorithm,
            EngineHost server,
            Link forth,
            Link back) {
        InetSocketAddress address = new InetSocketAddress("192.0.2." + (10 + number), 10_001);
        EngineHost client = new EngineHost(network, address, settings(algorithm));
        network.route(client, server, forth);
        network.route(server, client, back);
        client.connect(server.address()).send(1_000_000_000);
    }

    /** A link with a buffer of so many bandwidth-delay products, and a connection that has more to send than it carries. */
    private static final class Bottleneck {
        private final long bitsPerSecond;
        private final EnginePair pair;
        private final Connected connected;

        Bottleneck(CongestionAlgorithm algorithm, long bitsPerSecond, int roundTripMillis, int bufferOfProducts) {
            this.bitsPerSecond = bitsPerSecond;
            pair = new EnginePair(settings(algorithm)).roundTrip(Duration.ofMillis(roundTripMillis));
            long buffer = bitsPerSecond / 8 * roundTripMillis / 1_000 * bufferOfProducts;
            pair.links(direction -> direction.rate(bitsPerSecond, buffer));
            connected = pair.connect();
        }

        void send(Duration duration) {
            connected.client().send(bitsPerSecond / 8 * 3_600);
            pair.run(duration);
        }

        /** The share of what it can carry, from now on. */
        double utilisation(Duration duration) {
            pair.toServer().statistics().resetDelays();
            long before = connected.server().received();
            pair.run(duration);
            double rate = (connected.server().received() - before) * 8e9 / duration.toNanos();
            return rate / bitsPerSecond / PAYLOAD;
        }

        double queueMillis(double quantile) {
            return pair.toServer().statistics().queueDelayMillis(quantile);
        }

        long drops() {
            return pair.toServer().statistics().queueDrops();
        }
    }
}
