package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.CloseCause;
import io.utp.simulation.EnginePair.Connected;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SimulationReport.class)
class ClosingSimulationTests {
    private static final Duration SOON = Duration.ofSeconds(3);

    private final EnginePair pair = new EnginePair().roundTrip(Duration.ofMillis(50));

    @Test
    void bothMayEndAtOnce() {
        Connected connected = pair.connect();

        pair.finish(connected, SOON);

        assertFinished(connected);
        assertThat(connected.client().isFinAcknowledged()).isTrue();
        assertThat(connected.server().isFinAcknowledged()).isTrue();
    }

    @Test
    void bothMayWriteAndEndAtOnce() {
        Connected connected = pair.connect();
        connected.client().send(1_000_000).end();
        connected.server().send(1_000_000).end();

        pair.awaitClosed(connected, Duration.ofSeconds(20));

        assertFinished(connected);
        assertThat(connected.client().received()).isEqualTo(1_000_000);
        assertThat(connected.server().received()).isEqualTo(1_000_000);
    }

    @ParameterizedTest(name = "client ends first: {0}")
    @ValueSource(booleans = {true, false})
    void anEndedStreamLeavesTheOtherDirectionOpen(boolean clientFirst) {
        Connected connected = pair.connect();
        SimulatedApplication first = clientFirst ? connected.client() : connected.server();
        SimulatedApplication second = clientFirst ? connected.server() : connected.client();

        first.send(10_000).end();
        pair.run(Duration.ofMinutes(3));
        assertThat(second.received()).isEqualTo(10_000);
        assertThat(second.isReceiveEnded()).isTrue();
        assertThat(first.isFinAcknowledged()).isTrue();
        assertThat(first.closeCause()).isNull();

        second.send(2_000_000);
        pair.runUntil(() -> first.received() == 2_000_000, Duration.ofSeconds(30));
        assertThat(first.received()).isEqualTo(2_000_000);
        assertThat(first.isReceiveEnded()).isFalse();

        second.end();
        pair.awaitClosed(connected, SOON);
        assertFinished(connected);
    }

    @ParameterizedTest(name = "from the client: {0}")
    @ValueSource(booleans = {true, false})
    void aLostFinIsSentAgain(boolean fromClient) {
        Connected connected = pair.connect();
        (fromClient ? pair.toServer() : pair.toClient()).dropNext(2, header -> header.is(PacketType.FIN));

        pair.finish(connected, Duration.ofSeconds(10));

        assertFinished(connected);
    }

    @Test
    void theFinMayArriveBeforeTheDataInFrontOfIt() {
        Connected connected = pair.connect();
        pair.toServer().delayNext(3, header -> header.is(PacketType.DATA), Duration.ofMillis(40));
        connected.client().send(20_000).end();

        pair.run(Duration.ofMillis(50));
        assertThat(connected.server().isReceiveEnded()).isFalse();
        pair.runUntil(connected.server()::isReceiveEnded, SOON);

        assertThat(connected.server().received()).isEqualTo(20_000);
        connected.server().end();
        pair.awaitClosed(connected, SOON);
        assertFinished(connected);
    }

    @Test
    void aLostLastAcknowledgementIsRepeated() {
        Connected connected = pair.connect();
        connected.server().endWithPeer();
        connected.client().send(10_000).end();
        int[] fin = {-1};
        pair.toClient().observe(header -> fin[0] = header.is(PacketType.FIN) ? header.sequence() : fin[0]);
        pair.toServer().dropNext(2, header -> fin[0] >= 0 && header.acknowledgement() == fin[0]);

        pair.awaitClosed(connected, Duration.ofSeconds(10));

        assertThat(pair.toServer().statistics().filteredPackets()).isEqualTo(2);
        assertFinished(connected);
    }

    @Test
    void everyPacketOfTheEndMayBeLostOnce() {
        for (int lost = 1; lost <= 12; lost++) {
            for (boolean up : new boolean[] {true, false}) {
                EnginePair fresh = new EnginePair().roundTrip(Duration.ofMillis(50));
                Connected connected = fresh.connect();
                fresh.run(Duration.ofSeconds(1));
                (up ? fresh.toServer() : fresh.toClient()).dropNth(lost);
                connected.server().send(3_000).endWithPeer();
                connected.client().send(3_000).end();
                fresh.awaitClosed(connected, Duration.ofSeconds(20));
                assertFinished(connected);
                assertThat(connected.server().received()).isEqualTo(3_000);
                assertThat(connected.client().received()).isEqualTo(3_000);
            }
        }
    }

    @Test
    void aHundredEndsSurviveHeavyLoss() {
        EnginePair lossy = new EnginePair(
                        new EngineSettings().timeout(Duration.ofMinutes(2)).idleTimeout(Duration.ofMinutes(5)))
                .roundTrip(Duration.ofMillis(80));
        lossy.links(link -> link.loss(0.2).duplication(0.05).reordering(0.1, Duration.ofMillis(60)));
        lossy.server().onAccept(server -> server.send(5_000).endWithPeer());
        for (int index = 0; index < 100; index++) {
            SimulatedApplication client = lossy.dial().send(5_000).end();
            lossy.runUntil(() -> client.closeCause() != null, Duration.ofMinutes(10));
            assertThat(client.closeCause()).isEqualTo(CloseCause.FINISHED);
            assertThat(client.received()).isEqualTo(5_000);
        }
        lossy.run(Duration.ofMinutes(10));

        // Who ends last may find the other gone, when every acknowledgement of its end was lost.
        assertThat(lossy.server().accepted())
                .hasSize(100)
                .allMatch(server -> server.received() == 5_000 && server.isReceiveEnded())
                .filteredOn(server -> server.closeCause() == CloseCause.FINISHED)
                .hasSizeGreaterThan(95);
        assertThat(lossy.server().endpoint().acceptedConnections()).isZero();
        assertThat(lossy.client().endpoint().initiatedConnections()).isZero();
    }

    @Test
    void closeEndsBothDirectionsWhenThePeerEndsItsOwn() {
        Connected connected = pair.connect();
        connected.server().endWithPeer();

        connected.client().send(50_000).close();
        pair.awaitClosed(connected, SOON);

        assertThat(connected.server().received()).isEqualTo(50_000);
        assertFinished(connected);
    }

    @Test
    void closeResetsAPeerThatNeverEnds() {
        Connected connected = pair.connect();
        connected.server().send(100_000_000);
        pair.run(Duration.ofSeconds(1));

        connected.client().close();
        pair.awaitClosed(connected, Duration.ofSeconds(8));

        assertThat(connected.server().closeCause()).isEqualTo(CloseCause.RESET);
        assertThat(pair.client().endpoint().initiatedConnections()).isZero();
        assertThat(pair.server().endpoint().acceptedConnections()).isZero();
    }

    @Test
    void anEndThatIsNeverAcknowledgedFailsWithinTheTimeout() {
        Connected connected = pair.connect();
        pair.toServer().blackhole();
        Duration ended = Duration.ofNanos(pair.network().nowNanos());

        connected.client().end();
        pair.runUntil(() -> connected.client().closeCause() != null, Duration.ofMinutes(5));

        assertThat(connected.client().closeCause()).isEqualTo(CloseCause.TIMEOUT);
        assertThat(connected.client().closedAt().minus(ended)).isLessThanOrEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void destroyResetsThePeerAtOnce() {
        Connected connected = pair.connect();
        connected.client().send(10_000_000);
        connected.server().send(10_000_000);
        pair.run(Duration.ofMillis(500));

        connected.client().destroy();
        assertThat(connected.client().closeCause()).isEqualTo(CloseCause.DESTROYED);
        pair.runUntil(() -> connected.server().closeCause() != null, SOON);

        assertThat(connected.server().closeCause()).isEqualTo(CloseCause.RESET);
    }

    @Test
    void nothingIsSentForEverAfterTheEnd() {
        Connected connected = pair.connect();
        pair.finish(connected, SOON);
        pair.run(Duration.ofMinutes(2));
        long packets = pair.network().trace().count();

        pair.run(Duration.ofHours(1));

        assertThat(pair.network().trace().count()).isEqualTo(packets);
        assertThat(pair.client().endpoint().initiatedConnections()).isZero();
        assertThat(pair.server().endpoint().acceptedConnections()).isZero();
    }

    @Test
    void aClosedEndpointEndsItsConnectionsAndIsDrained() {
        Connected connected = pair.connect();
        connected.client().send(100_000);
        connected.server().endWithPeer();

        pair.client().endpoint().close(pair.client().localNanos());
        pair.client().flush();
        boolean drained = pair.runUntil(() -> pair.client().endpoint().isDrained(), Duration.ofSeconds(10));

        assertThat(drained).isTrue();
        assertThat(connected.server().received()).isEqualTo(100_000);
        assertThat(connected.client().closeCause()).isEqualTo(CloseCause.FINISHED);
    }

    private static void assertFinished(Connected connected) {
        assertThat(connected.client().closeCause()).as("client").isEqualTo(CloseCause.FINISHED);
        assertThat(connected.server().closeCause()).as("server").isEqualTo(CloseCause.FINISHED);
    }
}
