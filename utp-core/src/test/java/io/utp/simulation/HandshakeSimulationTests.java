package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.CloseCause;
import io.utp.simulation.EnginePair.Connected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SimulationReport.class)
class HandshakeSimulationTests {
    private static final long BYTES = 300_000;

    private final EnginePair pair = new EnginePair().roundTrip(Duration.ofMillis(50));

    @Test
    void aConnectionIsThereAfterOneRoundTrip() {
        Connected connected = pair.connect();

        assertThat(connected.client().establishedAt()).isEqualTo(Duration.ofMillis(50));
        assertThat(connected.server().connection().isInitiator()).isFalse();
        assertThat(pair.client().endpoint().initiatedConnections()).isEqualTo(1);
        assertThat(pair.server().endpoint().acceptedConnections()).isEqualTo(1);
    }

    @Test
    void theClientMayWriteBeforeItIsConnected() {
        SimulatedApplication client = pair.dial().send(BYTES);

        assertThat(pair.runUntil(
                        () -> !pair.server().accepted().isEmpty()
                                && pair.server().acceptedOne().received() == BYTES,
                        Duration.ofSeconds(10)))
                .isTrue();
        assertThat(client.closeCause()).isNull();
    }

    @Test
    void theServerMaySpeakFirst() {
        pair.server().onAccept(server -> server.send(BYTES));

        SimulatedApplication client = pair.dial();

        assertThat(pair.runUntil(() -> client.received() == BYTES, Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void bothEndsMayWriteFirst() {
        bothWriteFirst();
    }

    @Test
    void aLostSynIsSentAgain() {
        pair.toServer().dropNext(1, header -> header.is(PacketType.SYN));

        bothWriteFirst();
    }

    @Test
    void aLostSynAckIsRepeatedAndNothingBehindItIsLost() {
        pair.toClient().dropNext(1, header -> header.is(PacketType.STATE));

        bothWriteFirst();
    }

    @Test
    void aSynAckMayBeLostWithAllThatFollowsIt() {
        pair.toClient().filter((header, now) -> now < Duration.ofMillis(900).toNanos());

        bothWriteFirst();
    }

    @Test
    void aRepeatedSynOpensNothingTwice() {
        pair.toServer().repeatNext(1, header -> header.is(PacketType.SYN), Duration.ofMillis(10));

        bothWriteFirst();
    }

    @Test
    void aSynRepeatedAmongTheDataDoesNoHarm() {
        pair.toServer().repeatNext(1, header -> header.is(PacketType.SYN), Duration.ofMillis(200));

        bothWriteFirst();
    }

    @Test
    void aRepeatedSynAckDoesNoHarm() {
        pair.toClient().repeatNext(1, header -> header.is(PacketType.STATE), Duration.ofMillis(120));

        bothWriteFirst();
    }

    @Test
    void dataMayOvertakeTheSynAck() {
        pair.toClient().delayNext(1, header -> header.is(PacketType.STATE), Duration.ofMillis(30));

        bothWriteFirst();
    }

    @Test
    void everythingMayArriveTwice() {
        pair.links(link -> link.duplication(1));

        bothWriteFirst();
    }

    @Test
    void connectingToNobodyFailsWithinTheTimeout() {
        pair.toServer().blackhole();

        SimulatedApplication client = pair.dial();
        pair.runUntil(() -> client.closeCause() != null, Duration.ofMinutes(5));

        assertThat(client.closeCause()).isEqualTo(CloseCause.TIMEOUT);
        assertThat(client.isEstablished()).isFalse();
        assertThat(client.closedAt()).isBetween(Duration.ofMillis(4_900), Duration.ofMillis(5_500));
        assertThat(pair.client().endpoint().initiatedConnections()).isZero();
    }

    @Test
    void aPortWhereNobodyListensRefuses() {
        SimulatedNetwork network = new SimulatedNetwork();
        EngineHost client = new EngineHost(network, EnginePair.CLIENT_ADDRESS, new EngineSettings());
        EngineHost deaf = new EngineHost(network, EnginePair.SERVER_ADDRESS, new EngineSettings());
        network.route(client, deaf, network.newLink("client>deaf"));
        network.route(deaf, client, network.newLink("deaf>client"));

        SimulatedApplication application = client.connect(EnginePair.SERVER_ADDRESS);
        network.runUntil(() -> application.closeCause() != null, Duration.ofMinutes(5));

        assertThat(application.closeCause()).isEqualTo(CloseCause.RESET);
        assertThat(deaf.accepted()).isEmpty();
    }

    @Test
    void aHundredConnectionsShareOnePort() {
        pair.links(link -> link.loss(0.05).reordering(0.05, Duration.ofMillis(20)));
        pair.server().onAccept(server -> server.send(10_000).endWithPeer());
        List<SimulatedApplication> clients = new ArrayList<>();
        for (int index = 0; index < 100; index++) {
            clients.add(pair.dial().send(10_000).end());
        }

        pair.runUntil(() -> clients.stream().allMatch(client -> client.closeCause() != null), Duration.ofMinutes(5));

        assertThat(clients).allMatch(client -> client.received() == 10_000);
        assertThat(clients).allMatch(client -> client.closeCause() == CloseCause.FINISHED);
        assertThat(pair.server().accepted()).hasSize(100).allMatch(server -> server.received() == 10_000);
        pair.run(Duration.ofMinutes(5));
        assertThat(pair.server().endpoint().acceptedConnections()).isZero();
    }

    @Test
    void bothMayDialEachOtherAtOnce() {
        pair.client().listen();

        SimulatedApplication forth = pair.dial().send(BYTES);
        SimulatedApplication back =
                pair.server().connect(EnginePair.CLIENT_ADDRESS).send(BYTES);
        pair.run(Duration.ofSeconds(10));

        assertThat(forth.isEstablished()).isTrue();
        assertThat(back.isEstablished()).isTrue();
        assertThat(pair.server().acceptedOne().received()).isEqualTo(BYTES);
        assertThat(pair.client().acceptedOne().received()).isEqualTo(BYTES);
    }

    private void bothWriteFirst() {
        pair.server().onAccept(server -> server.send(BYTES));
        SimulatedApplication client = pair.dial().send(BYTES);

        boolean done = pair.runUntil(
                () -> client.received() == BYTES
                        && pair.server().accepted().stream().anyMatch(server -> server.received() == BYTES),
                Duration.ofSeconds(20));

        Connected connected = pair.connected(client);
        assertThat(client.received()).as("received by the client").isEqualTo(BYTES);
        assertThat(connected.server().received()).as("received by the server").isEqualTo(BYTES);
        assertThat(done).isTrue();
        pair.finish(connected, Duration.ofMinutes(1));
        assertThat(client.closeCause()).isEqualTo(CloseCause.FINISHED);
        assertThat(connected.server().closeCause()).isEqualTo(CloseCause.FINISHED);
    }
}
