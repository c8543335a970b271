package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.connection.CloseCause;
import io.utp.simulation.ScriptedPeer.Arrival;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The connecting side against a hand-written acceptor: every packet is checked. */
@ExtendWith(SimulationReport.class)
class InitiatorRulesSimulationTests {
    private static final int FIRST = 65_000;

    private final SimulatedNetwork network = new SimulatedNetwork();
    private final EngineHost client = new EngineHost(network, EnginePair.CLIENT_ADDRESS, new EngineSettings());
    private final ScriptedPeer peer = ScriptedPeer.facing(network, client, EnginePair.SERVER_ADDRESS);

    @RepeatedTest(20)
    void theSynHasAnIdThatBothDialectsTake(RepetitionInfo repetition) {
        SimulatedNetwork other = new SimulatedNetwork(SimulationSeed.current() + repetition.getCurrentRepetition());
        EngineHost dialler = new EngineHost(other, EnginePair.CLIENT_ADDRESS, new EngineSettings());
        ScriptedPeer acceptor = ScriptedPeer.facing(other, dialler, EnginePair.SERVER_ADDRESS);

        dialler.connect(EnginePair.SERVER_ADDRESS);

        PacketHeader syn = acceptor.expect(PacketType.SYN).header();
        // utp-punch 1.0.1: even ids are its servers', and 65536 does not fit.
        assertThat(syn.connectionId()).isBetween(2, 65_534).matches(id -> id % 2 == 0, "is even");
        assertThat(syn.extension()).isZero();
        // Nodes of this library know each other by it; libutp and libtorrent take it for "no sample".
        assertThat(syn.timestampDifference()).isEqualTo(0x7fff_ffff);
    }

    @Test
    void anAnswerWithTheIdOfTheSynIsBep29() {
        client.connect(EnginePair.SERVER_ADDRESS).send(100);
        PacketHeader syn = peer.expect(PacketType.SYN).header();

        peer.send(answer(syn, syn.connectionId()));

        PacketHeader data = peer.expect(PacketType.DATA).header();
        assertThat(data.connectionId()).isEqualTo(syn.connectionId() + 1);
        // BEP 29: the SYN consumes one sequence number. libutp: its answer consumes none.
        assertThat(data.sequence()).isEqualTo(syn.sequence() + 1 & 0xffff);
        assertThat(data.acknowledgement()).isEqualTo(FIRST - 1);
    }

    @Test
    void anAnswerWithTheNextIdIsUtpPunch() {
        SimulatedApplication application =
                client.connect(EnginePair.SERVER_ADDRESS).send(100);
        PacketHeader syn = peer.expect(PacketType.SYN).header();

        // utp-punch 1.0.1: the client sends E with all packets, the server E+1.
        peer.send(answer(syn, syn.connectionId() + 1));

        PacketHeader data = peer.expect(PacketType.DATA).header();
        assertThat(data.connectionId()).isEqualTo(syn.connectionId());
        assertThat(data.extension()).isZero();
        assertThat(application.connection().dialect()).isEqualTo(Dialect.UTP_PUNCH);
    }

    @Test
    void anAnswerThatAcknowledgesSomethingElseIsIgnored() {
        SimulatedApplication application = client.connect(EnginePair.SERVER_ADDRESS);
        PacketHeader syn = peer.expect(PacketType.SYN).header();

        peer.send(answer(syn, syn.connectionId()).acknowledgement(syn.sequence() + 1));
        peer.send(answer(syn, syn.connectionId()).acknowledgement(syn.sequence() - 1));

        assertThat(application.isEstablished()).isFalse();
    }

    @Test
    void aResetOfTheSynEndsTheAttempt() {
        SimulatedApplication application = client.connect(EnginePair.SERVER_ADDRESS);
        PacketHeader syn = peer.expect(PacketType.SYN).header();

        // libutp: echoes the id; window 0, which tells it from the hint of utp-punch.
        peer.send(new PacketBuilder(PacketType.RESET)
                .connectionId(syn.connectionId())
                .window(0)
                .sequence(4_321)
                .acknowledgement(syn.sequence()));

        assertThat(application.closeCause()).isEqualTo(CloseCause.RESET);
        peer.expectSilence(Duration.ofMinutes(1));
    }

    @Test
    void theSynIsRepeatedWithGrowingPauses() {
        client.connect(EnginePair.SERVER_ADDRESS);

        List<Arrival> syns = peer.drain(Duration.ofSeconds(6));

        assertThat(syns).allMatch(packet -> packet.is(PacketType.SYN)).hasSizeBetween(3, 6);
        long firstPause = syns.get(1).timeNanos() - syns.get(0).timeNanos();
        long secondPause = syns.get(2).timeNanos() - syns.get(1).timeNanos();
        // RFC 6298 2.1 and 5.5: one second at first, then twice as long.
        assertThat(Duration.ofNanos(firstPause)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(secondPause).isGreaterThanOrEqualTo(2 * firstPause - 1_000_000);
        assertThat(syns)
                .allMatch(packet ->
                        packet.header().sequence() == syns.get(0).header().sequence());
    }

    @Test
    void aLateAnswerToAnEarlierSynStillConnects() {
        SimulatedApplication application =
                client.connect(EnginePair.SERVER_ADDRESS).send(100);
        List<Arrival> syns = peer.drain(Duration.ofSeconds(4));
        PacketHeader first = syns.get(0).header();

        peer.send(answer(first, first.connectionId()));

        assertThat(application.isEstablished()).isTrue();
        Arrival data = peer.await(packet -> packet.is(PacketType.DATA));
        assertThat(data.header().connectionId()).isEqualTo(first.connectionId() + 1);
    }

    @Test
    void theNewestSynMayBeTheOneThatIsAnswered() {
        // libutp never repeats a lost answer: only another id gets another one.
        SimulatedApplication application =
                client.connect(EnginePair.SERVER_ADDRESS).send(100);
        List<Arrival> syns = peer.drain(Duration.ofSeconds(4));
        PacketHeader last = syns.get(syns.size() - 1).header();
        assertThat(last.connectionId()).isNotEqualTo(syns.get(0).header().connectionId());

        peer.send(answer(last, last.connectionId()));

        assertThat(application.isEstablished()).isTrue();
        Arrival data = peer.await(packet -> packet.is(PacketType.DATA));
        assertThat(data.header().connectionId()).isEqualTo(last.connectionId() + 1);
        assertThat(data.header().sequence()).isEqualTo(last.sequence() + 1 & 0xffff);
    }

    @Test
    void nothingThatUtpPunchSentBeforeItsSecondAnswerIsLost() {
        SimulatedApplication application = client.connect(EnginePair.SERVER_ADDRESS);
        peer.expect(PacketType.SYN);
        PacketHeader syn = peer.expect(PacketType.SYN).header();
        int id = syn.connectionId() + 1;

        // utp-punch 1.0.1: answers a repeated SYN with its current sequence number, not with the first one,
        // and sends all that is not acknowledged again each 100 ms.
        peer.send(answer(syn, id).sequence(FIRST + 2));
        for (int round = 0; round < 3; round++) {
            peer.send(punchData(syn, id, 0));
            peer.send(punchData(syn, id, 1));
            network.run(Duration.ofMillis(100));
        }

        assertThat(application.received()).isEqualTo(200);
        assertThat(peer.await(packet -> packet.is(PacketType.STATE)).header().connectionId())
                .isEqualTo(syn.connectionId());
    }

    @Test
    void dataOfUtpPunchThatOvertakesItsAnswerIsNotLost() {
        SimulatedApplication application = client.connect(EnginePair.SERVER_ADDRESS);
        PacketHeader syn = peer.expect(PacketType.SYN).header();
        int id = syn.connectionId() + 1;

        peer.send(punchData(syn, id, 0));
        peer.send(answer(syn, id));
        network.run(Duration.ofMillis(100));
        peer.send(punchData(syn, id, 0));
        peer.send(punchData(syn, id, 1));
        network.run(Duration.ofSeconds(1));

        assertThat(application.received()).isEqualTo(200);
    }

    private static PacketBuilder punchData(PacketHeader syn, int id, int index) {
        byte[] payload = new byte[100];
        BytePattern.OF_ACCEPTOR.slice(100L * index, 100).get(payload);
        // utp-punch 1.0.1: all headers carry window 262144 and no delay, and repeats are as old as the first sending.
        return new PacketBuilder(PacketType.DATA)
                .connectionId(id)
                .sequence(FIRST + index)
                .acknowledgement(syn.sequence())
                .timestamp(5)
                .payload(payload);
    }

    private static PacketBuilder answer(PacketHeader syn, int id) {
        return new PacketBuilder(PacketType.STATE)
                .connectionId(id)
                .sequence(FIRST)
                .acknowledgement(syn.sequence())
                .timestamp(1);
    }
}
