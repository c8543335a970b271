package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.simulation.ScriptedPeer.Arrival;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The accepting side against a hand-written initiator: every packet is checked. */
@ExtendWith(SimulationReport.class)
class AcceptorRulesSimulationTests {
    private static final int ID = 4_710;
    private static final int FIRST = 1_000;

    private final SimulatedNetwork network = new SimulatedNetwork();
    private final EngineHost server =
            new EngineHost(network, EnginePair.SERVER_ADDRESS, new EngineSettings().earlyData()).listen();
    private final ScriptedPeer peer = ScriptedPeer.facing(network, server, new InetSocketAddress("192.0.2.7", 7_000));

    @Test
    void aSynIsAnsweredByAStateThatAcknowledgesIt() {
        peer.send(syn(ID));

        PacketHeader answer = peer.expect(PacketType.STATE).header();
        // BEP 29: the acceptor sends with the id of the SYN.
        assertThat(answer.connectionId()).isEqualTo(ID);
        assertThat(answer.acknowledgement()).isEqualTo(FIRST);
        assertThat(answer.window()).isGreaterThan(100_000);
        assertThat(server.acceptedOne().isEstablished()).isTrue();
    }

    @Test
    void theAnswerDoesNotConsumeItsSequenceNumber() {
        server.onAccept(application -> application.send(5_000));
        peer.send(syn(ID));
        int initial = peer.expect(PacketType.STATE).header().sequence();

        // libutp: the SYN's answer carries the number of the first DATA, whatever the diagram of BEP 29 says.
        peer.send(data(ID + 1, FIRST + 1).acknowledgement(initial - 1));

        Arrival first = peer.await(packet -> packet.is(PacketType.DATA));
        assertThat(first.header().sequence()).isEqualTo(initial);
    }

    @Test
    void theAnswerIsRepeatedBeforeDataThatNobodyAcknowledged() {
        server.onAccept(application -> application.send(1_000));
        peer.send(syn(ID + 1));
        int initial = peer.expect(PacketType.STATE).header().sequence();
        peer.expect(PacketType.DATA);

        // libutp: an initiator that lost the answer takes the acknowledgement in DATA for that of its SYN, does not
        // repeat
        // it any more, and stays unconnected until a STATE comes.
        PacketHeader answer = peer.expect(PacketType.STATE).header();
        assertThat(answer.sequence()).isEqualTo(initial);
        assertThat(answer.acknowledgement()).isEqualTo(FIRST);
        assertThat(peer.expect(PacketType.DATA).header().sequence()).isEqualTo(initial);
    }

    @Test
    void anOddIdIsBep29ForCertain() {
        peer.send(syn(ID + 1));

        assertThat(peer.expect(PacketType.STATE).header().connectionId()).isEqualTo(ID + 1);
        assertThat(server.acceptedOne().connection().dialect()).isEqualTo(Dialect.BEP29);
    }

    @Test
    void dataWithTheNextIdShowsBep29() {
        int initial = open();

        peer.send(data(ID + 1, FIRST + 1).acknowledgement(initial - 1));

        PacketHeader answer = peer.expect(PacketType.STATE).header();
        assertThat(answer.connectionId()).isEqualTo(ID);
        assertThat(answer.acknowledgement()).isEqualTo(FIRST + 1);
        assertThat(server.acceptedOne().connection().dialect()).isEqualTo(Dialect.BEP29);
        assertThat(server.acceptedOne().received()).isEqualTo(100);
    }

    @Test
    void theResetOfUtpPunchTriggersTheAnswerInItsDialect() {
        int initial = open();

        // utp-punch 1.0.1: answers a BEP 29 STATE by this RESET, and goes on waiting.
        peer.send(punchHint());

        PacketHeader answer = peer.expect(PacketType.STATE).header();
        assertThat(answer.connectionId()).isEqualTo(ID + 1);
        assertThat(answer.sequence()).isEqualTo(initial);
        assertThat(answer.acknowledgement()).isEqualTo(FIRST);

        // utp-punch 1.0.1: the client sends its even id with every packet.
        peer.send(data(ID, FIRST + 1).acknowledgement(initial - 1));
        PacketHeader acknowledgement = peer.expect(PacketType.STATE).header();
        assertThat(acknowledgement.connectionId()).isEqualTo(ID + 1);
        assertThat(acknowledgement.acknowledgement()).isEqualTo(FIRST + 1);
        assertThat(server.acceptedOne().connection().dialect()).isEqualTo(Dialect.UTP_PUNCH);
    }

    @Test
    void aLateHintOfUtpPunchIsNotTheEnd() {
        int initial = open();
        peer.send(punchHint());
        peer.expect(PacketType.STATE);
        peer.send(data(ID, FIRST + 1).acknowledgement(initial - 1));
        peer.expect(PacketType.STATE);

        // utp-punch 1.0.1: objects to each BEP 29 packet that it gets, also to DATA behind the answer; one may come
        // late.
        peer.send(punchHint());
        peer.send(punchHint());

        assertThat(server.acceptedOne().closeCause()).isNull();
        peer.expectSilence(Duration.ofSeconds(1));
    }

    @Test
    void aSpoofedResetCostsABep29PeerNothing() {
        int initial = open();

        peer.send(punchHint());
        peer.expect(PacketType.STATE);
        peer.send(data(ID + 1, FIRST + 1).acknowledgement(initial - 1));

        assertThat(peer.expect(PacketType.STATE).header().connectionId()).isEqualTo(ID);
        assertThat(server.acceptedOne().connection().dialect()).isEqualTo(Dialect.BEP29);
        assertThat(server.acceptedOne().received()).isEqualTo(100);
    }

    @Test
    void aRepeatedSynGetsTheSameAnswerThoughDataWasSentSince() {
        server.onAccept(application -> application.send(2_000));
        peer.send(syn(ID + 1));
        int initial = peer.expect(PacketType.STATE).header().sequence();
        peer.drain(Duration.ofMillis(500));

        // libutp never repeats its answer and utp-punch repeats it with another number: both lose the connection or its
        // data.
        peer.send(syn(ID + 1));

        Arrival again = peer.await(packet -> packet.is(PacketType.STATE));
        assertThat(again.header().sequence()).isEqualTo(initial);
        assertThat(again.header().acknowledgement()).isEqualTo(FIRST);
        assertThat(server.accepted()).hasSize(1);
    }

    @Test
    void aSynThatUtpPunchRepeatsEachHundredMillisecondsOpensOneConnection() {
        for (int count = 0; count < 20; count++) {
            peer.send(syn(ID).timestamp(1_234_567));
            network.run(Duration.ofMillis(100));
        }

        assertThat(server.accepted()).hasSize(1);
        List<Arrival> answers = peer.drain(Duration.ZERO);
        // The dialect cannot be known from the SYN: BEP 29 is offered until the peer objects.
        assertThat(answers)
                .hasSizeBetween(20, 40)
                .allMatch(answer -> answer.is(PacketType.STATE))
                .allMatch(answer -> answer.header().connectionId() == ID);
    }

    @Test
    void aSynWithoutAWindowIsNotAShutWindow() {
        server.onAccept(application -> application.send(1_000));
        // libtorrent and librqbit send a SYN with window 0.
        peer.send(syn(ID + 1).window(0));
        int initial = peer.expect(PacketType.STATE).header().sequence();

        peer.send(new PacketBuilder(PacketType.STATE)
                .connectionId(ID + 2)
                .sequence(FIRST + 1)
                .acknowledgement(initial - 1));

        Arrival data = peer.await(packet -> packet.is(PacketType.DATA));
        assertThat(data.header().sequence()).isEqualTo(initial);
    }

    @Test
    void dataWithAWrongAcknowledgementConfirmsNothing() {
        int initial = open();

        // An acknowledgement of what was never sent.
        peer.send(data(ID + 1, FIRST + 1).acknowledgement(initial + 20_000));
        network.run(Duration.ofSeconds(1));

        assertThat(server.acceptedOne().received()).isZero();
    }

    @Test
    void aFinMayBeTheFirstPacketAfterTheHandshake() {
        int initial = open();

        peer.send(new PacketBuilder(PacketType.FIN)
                .connectionId(ID + 1)
                .sequence(FIRST + 1)
                .acknowledgement(initial - 1));

        assertThat(peer.expect(PacketType.STATE).header().acknowledgement()).isEqualTo(FIRST + 1);
        assertThat(server.acceptedOne().isReceiveEnded()).isTrue();
    }

    @Test
    void theSynOfAnotherAddressIsAnotherConnection() {
        ScriptedPeer other = ScriptedPeer.facing(network, server, new InetSocketAddress("192.0.2.8", 7_000));

        peer.send(syn(ID));
        other.send(syn(ID));

        assertThat(server.accepted()).hasSize(2);
        other.expect(PacketType.STATE);
        peer.expect(PacketType.STATE);
    }

    @Test
    void noMoreHalfOpenConnectionsAreRememberedThanTheBacklogAllows() {
        SimulatedNetwork crowded = new SimulatedNetwork();
        EngineHost small =
                new EngineHost(crowded, EnginePair.SERVER_ADDRESS, new EngineSettings().backlog(10)).listen();
        ScriptedPeer crowd = ScriptedPeer.facing(crowded, small, new InetSocketAddress("192.0.2.9", 7_000));

        for (int number = 0; number < 100; number++) {
            crowd.send(syn(1 + 2 * number));
        }

        assertThat(crowd.drain(Duration.ofSeconds(1))).hasSize(100).allMatch(answer -> answer.is(PacketType.STATE));
        assertThat(small.endpoint().acceptedConnections()).isEqualTo(10);
        assertThat(small.endpoint().statistics().statelessAnswers()).isEqualTo(90);
        crowded.run(Duration.ofMinutes(5));
        assertThat(small.endpoint().acceptedConnections()).isZero();
        assertThat(small.accepted()).isEmpty();
    }

    @Test
    void nothingButTheAnswerGoesToWhoHasNotShownItself() {
        SimulatedNetwork strict = new SimulatedNetwork();
        EngineHost careful = new EngineHost(strict, EnginePair.SERVER_ADDRESS, new EngineSettings())
                .listen()
                .onAccept(application -> application.send(5_000));
        ScriptedPeer client = ScriptedPeer.facing(strict, careful, new InetSocketAddress("192.0.2.9", 7_000));

        client.send(syn(ID));
        int initial = client.expect(PacketType.STATE).header().sequence();
        client.expectSilence(Duration.ofSeconds(29));
        // libutp: its first keep-alive, which acknowledges one packet less.
        client.send(new PacketBuilder(PacketType.STATE)
                .connectionId(ID + 1)
                .sequence(FIRST + 1)
                .acknowledgement(initial - 2));

        assertThat(client.await(packet -> packet.is(PacketType.DATA)).header().sequence())
                .isEqualTo(initial);
    }

    private int open() {
        peer.send(syn(ID));
        return peer.expect(PacketType.STATE).header().sequence();
    }

    private static PacketBuilder syn(int id) {
        return new PacketBuilder(PacketType.SYN)
                .connectionId(id)
                .sequence(FIRST)
                .timestamp(77);
    }

    private static PacketBuilder data(int id, int sequence) {
        byte[] payload = BytePattern.OF_INITIATOR.slice(0, 100).array();
        return new PacketBuilder(PacketType.DATA)
                .connectionId(id)
                .sequence(sequence)
                .timestamp(99)
                .payload(Arrays.copyOf(payload, 100));
    }

    private static PacketBuilder punchHint() {
        return new PacketBuilder(PacketType.RESET).connectionId(ID + 1);
    }
}
