package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.connection.CloseCause;
import io.utp.simulation.EnginePair.Connected;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two ways to write connection ids, told apart without configuration at either end. */
@ExtendWith(SimulationReport.class)
class DialectSimulationTests {
    private static final long BYTES = 500_000;

    @ParameterizedTest(name = "{0} dials {1}: {2}")
    @CsvSource({
        "BEP29, BEP29, BEP29",
        "UTP_PUNCH, UTP_PUNCH, UTP_PUNCH",
        "AUTO, BEP29, BEP29",
        "AUTO, UTP_PUNCH, UTP_PUNCH",
        "BEP29, AUTO, BEP29",
        "UTP_PUNCH, AUTO, UTP_PUNCH",
    })
    void eachFindsTheDialectOfTheOther(Dialect client, Dialect server, Dialect spoken) {
        EnginePair pair = pair(client, server);

        Connected connected = transferBothWays(pair);

        assertThat(connected.client().connection().dialect()).isEqualTo(spoken);
        assertThat(connected.server().connection().dialect()).isEqualTo(spoken);
    }

    @Test
    void twoThatSpeakBothSettleOnBep29WhateverIsRepeatedOrLost() {
        for (int lost = 0; lost < 4; lost++) {
            EnginePair pair = pair(Dialect.AUTO, Dialect.AUTO);
            pair.toServer().repeatNext(3, header -> header.is(PacketType.SYN), Duration.ofMillis(3));
            pair.toClient().dropNext(lost, header -> header.is(PacketType.STATE));

            Connected connected = transferBothWays(pair);

            // utp-punch knows neither selective acknowledgements nor more than 62 packets in flight.
            assertThat(connected.client().connection().dialect()).isEqualTo(Dialect.BEP29);
        }
    }

    @ParameterizedTest(name = "{0} dials {1}")
    @CsvSource({
        "AUTO, AUTO",
        "BEP29, BEP29",
        "UTP_PUNCH, UTP_PUNCH",
        "AUTO, BEP29",
        "AUTO, UTP_PUNCH",
        "BEP29, AUTO",
        "UTP_PUNCH, AUTO"
    })
    void theDialectIsFoundOnABadNetworkToo(Dialect client, Dialect server) {
        for (int run = 0; run < 30; run++) {
            EnginePair pair = new EnginePair(
                            new SimulatedNetwork(SimulationSeed.current() + run), settings(client), settings(server))
                    .roundTrip(Duration.ofMillis(50));
            pair.links(link ->
                    link.loss(0.15).reordering(0.2, Duration.ofMillis(60)).duplication(0.1));
            transferBothWays(pair);
        }
    }

    @ParameterizedTest(name = "{0} dials {1}, packet {2} lost")
    @CsvSource({
        "AUTO, UTP_PUNCH, 1", "AUTO, UTP_PUNCH, 2", "AUTO, UTP_PUNCH, 3",
        "UTP_PUNCH, AUTO, 1", "UTP_PUNCH, AUTO, 2", "UTP_PUNCH, AUTO, 3",
        "AUTO, BEP29, 1", "AUTO, BEP29, 2", "AUTO, BEP29, 3",
        "BEP29, AUTO, 1", "BEP29, AUTO, 2", "BEP29, AUTO, 3"
    })
    void theDialectIsFoundWhenAnyPacketOfTheHandshakeIsLost(Dialect client, Dialect server, int lost) {
        EnginePair up = pair(client, server);
        up.toServer().dropNth(lost);
        transferBothWays(up);

        EnginePair down = pair(client, server);
        down.toClient().dropNth(lost);
        transferBothWays(down);
    }

    @ParameterizedTest(name = "{0} dials {1}")
    @CsvSource({"BEP29, UTP_PUNCH", "UTP_PUNCH, BEP29"})
    void twoThatInsistOnDifferentDialectsFailInTime(Dialect client, Dialect server) {
        EnginePair pair = pair(client, server);
        SimulatedApplication application = pair.dial().send(1_000);

        pair.run(Duration.ofMinutes(3));

        assertThat(application.closeCause()).isIn(CloseCause.RESET, CloseCause.TIMEOUT);
        assertThat(pair.server().endpoint().acceptedConnections()).isZero();
        assertThat(pair.network().trace().count()).isLessThan(500);
    }

    @ParameterizedTest(name = "{0} dials {1}")
    @CsvSource({"AUTO, BEP29", "BEP29, AUTO"})
    void towardsBep29NoMorePacketsAreInFlightThanItsPeersAccept(Dialect client, Dialect server) {
        EnginePair pair = pair(client, server).strangers();
        FlightObserver observer = FlightObserver.on(pair.toServer(), pair.toClient());
        pair.toServer().dropNth(3_000);

        pair.transfer(pair.connect(), 30_000_000, 0, Duration.ofHours(1));

        // libtorrent takes packets up to 953 ahead, libutp up to 1024.
        assertThat(observer.widest()).isBetween(100, 952);
        // The only length that libutp, nim-eth, ethereum/utp, librqbit and libtorrent take.
        assertThat(observer.longestSelectiveAck()).isEqualTo(4);
    }

    @ParameterizedTest(name = "sent by the initiator: {0}")
    @ValueSource(booleans = {true, false})
    void twoOfThisLibrarySendAsMuchAsTheirBuffersHoldAndTellOfAllOfIt(boolean up) {
        // No connection takes more than a sixteenth of what is left for all.
        EngineSettings large = settings(Dialect.AUTO).bufferPackets(30_000).memory(1L << 26, 1L << 31);
        EnginePair pair = new EnginePair(large, large).roundTrip(Duration.ofMillis(50));
        FlightObserver observer = up
                ? FlightObserver.on(pair.toServer(), pair.toClient())
                : FlightObserver.on(pair.toClient(), pair.toServer());
        (up ? pair.toServer() : pair.toClient()).dropNth(80_000);

        pair.transfer(pair.connect(), up ? 120_000_000 : 0, up ? 0 : 120_000_000, Duration.ofHours(1));

        // A quarter of the sequence numbers; a mask has four times 255 bytes at most.
        assertThat(observer.widest()).isBetween(15_000, 16_384);
        assertThat(observer.longestSelectiveAck()).isBetween(900, 1020);
    }

    private static Connected transferBothWays(EnginePair pair) {
        pair.server().onAccept(server -> server.send(BYTES));
        SimulatedApplication client = pair.dial().send(BYTES);
        pair.runUntil(
                () -> client.received() == BYTES
                        && pair.server().accepted().stream().anyMatch(server -> server.received() == BYTES),
                Duration.ofMinutes(10));
        Connected connected = pair.connected(client);
        assertThat(client.received()).as("received by the client").isEqualTo(BYTES);
        assertThat(connected.server().received()).as("received by the server").isEqualTo(BYTES);
        pair.finish(connected, Duration.ofMinutes(10));
        assertThat(client.closeCause()).isEqualTo(CloseCause.FINISHED);
        assertThat(connected.server().closeCause()).isEqualTo(CloseCause.FINISHED);
        return connected;
    }

    private static EnginePair pair(Dialect client, Dialect server) {
        return new EnginePair(settings(client), settings(server)).roundTrip(Duration.ofMillis(50));
    }

    private static EngineSettings settings(Dialect dialect) {
        return new EngineSettings()
                .dialect(dialect)
                .timeout(Duration.ofSeconds(60))
                .idleTimeout(Duration.ofMinutes(5));
    }
}
