package io.utp.engine.node;

import static io.utp.engine.node.NodeFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.connection.Connection;
import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketType;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SYNs that are answered without being remembered, once as many wait as may (RFC 4987 3.6). */
class StatelessAnswersTests {

    private static final InetSocketAddress GOOD = new InetSocketAddress("192.0.2.1", 1_001);
    private static final int SYN_SEQUENCE = 50;
    private static final int OWN_SIGNAL = 0x7fff_ffff;

    private final NodeFixture fixture = new NodeFixture(100, 2);

    @BeforeEach
    void flood() {
        fixture.node.listen();
        for (int i = 0; i < 10; i++) {
            fixture.receive(new InetSocketAddress("198.51.100." + i, 7), Packet.syn(1_001, 9));
        }
        fixture.updated();
    }

    private Packet answer(int synId) {
        return fixture.receive(GOOD, Packet.syn(synId, SYN_SEQUENCE)).get(0);
    }

    private Connection accepted() {
        List<Connection> updated = fixture.updated();
        assertThat(updated).hasSize(1);
        return updated.get(0);
    }

    @Test
    void nothingIsKept() {
        assertThat(fixture.node.connections()).hasSize(2);
        assertThat(fixture.node.statistics().statelessAnswers()).isEqualTo(8);
        assertThat(answer(1_001).type()).isEqualTo(PacketType.STATE);
        assertThat(fixture.node.connections()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"DATA", "STATE", "FIN"})
    void theFirstPacketOfWhoHasTheAnswerMakesTheConnection(PacketType type) {
        Packet answer = answer(1_000);
        assertThat(answer.acknowledgement()).isEqualTo(SYN_SEQUENCE);
        int payload = type == PacketType.DATA ? 10 : 0;
        fixture.receive(
                GOOD,
                Packet.of(type, 1_001, SYN_SEQUENCE + 1, answer.sequence() - 1 & 0xffff)
                        .payload(payload));

        Connection connection = accepted();
        assertThat(connection.isEstablished()).isTrue();
        assertThat(connection.dialect()).isEqualTo(Dialect.BEP29);
        assertThat(connection.sendId()).isEqualTo(1_000);
        assertThat(connection.isReceiveEnded()).isEqualTo(type == PacketType.FIN);
        assertThat(fixture.node.statistics().statelessConnections()).isEqualTo(1);
        assertThat(fixture.node.statistics().unknownPackets()).isZero();
    }

    @Test
    void aKeepAliveOfLibutpMakesTheConnectionToo() {
        Packet answer = answer(1_000);
        fixture.now += 29 * SECOND;
        fixture.receive(GOOD, Packet.state(1_001, SYN_SEQUENCE + 1, answer.sequence() - 2 & 0xffff));
        assertThat(accepted().isEstablished()).isTrue();
    }

    @Test
    void whatWasSentBeforeIsNotSentAgainAndDataGoesOn() {
        Packet answer = answer(1_000);
        List<Packet> sent =
                fixture.receive(GOOD, Packet.data(1_001, SYN_SEQUENCE + 1, answer.sequence() - 1 & 0xffff, 10));
        assertThat(sent)
                .extracting(Packet::sequence)
                .as("no second answer to the SYN")
                .hasSizeLessThan(2);
        fixture.receive(GOOD, Packet.data(1_001, SYN_SEQUENCE + 2, answer.sequence() - 1 & 0xffff, 10));
        assertThat(accepted().statistics().bytesReceived()).isEqualTo(20);
    }

    @Test
    void anInitiatorOfUtpPunchMeetsTheAnswerOfItsDialectWithinHalfASecond() {
        Packet syn = Packet.syn(1_000, SYN_SEQUENCE).window(262_144);
        Set<Integer> ids = new HashSet<>();
        Packet last = null;
        for (int i = 0; i < 5; i++) {
            Packet answer = fixture.receive(GOOD, syn).get(0);
            last = ids.add(answer.id()) ? answer : last;
            fixture.now += SECOND / 10;
        }
        assertThat(ids).containsExactlyInAnyOrder(1_000, 1_001);
        fixture.receive(
                GOOD,
                Packet.data(1_000, SYN_SEQUENCE + 1, last.sequence() - 1 & 0xffff, 5)
                        .window(262_144));
        assertThat(accepted().dialect()).isEqualTo(Dialect.UTP_PUNCH);
    }

    @Test
    void aNodeOfThisLibraryIsKnownAsOne() {
        Packet answer = fixture.receive(GOOD, Packet.syn(1_000, SYN_SEQUENCE).difference(OWN_SIGNAL))
                .get(0);
        assertThat(answer.difference()).isEqualTo(OWN_SIGNAL);
        fixture.receive(GOOD, Packet.state(1_001, SYN_SEQUENCE + 1, answer.sequence() - 1 & 0xffff));
        Connection connection = accepted();
        connection.write(ByteBuffer.allocate(1), fixture.now);
        assertThat(connection.isEstablished()).isTrue();
    }

    @Test
    void aRepeatedSynIsAnsweredWithTheSameNumberAlsoWhenThereIsRoomAgain() {
        Packet answer = answer(1_000);
        assertThat(answer(1_000).sequence()).isEqualTo(answer.sequence());
        fixture.receive(new InetSocketAddress("198.51.100.0", 7), Packet.reset(1_001, 1, 9));
        fixture.node.connections().iterator().next().destroy(fixture.now);
        fixture.drain();
        assertThat(answer(1_000).sequence()).isEqualTo(answer.sequence());
        assertThat(fixture.node.connections().stream().filter(c -> c.remote().equals(GOOD)))
                .as("remembered now")
                .hasSize(1);
    }

    @Test
    void whoGuessesTheNumberHitsOneInSixteenThousand() {
        Packet answer = answer(1_000);
        int hits = 0;
        for (int guess = 0; guess < 0x10000; guess++) {
            if (guess != (answer.sequence() - 1 & 0xffff)) {
                fixture.receive(GOOD, Packet.data(1_001, SYN_SEQUENCE + 1, guess, 1));
                hits += fixture.updated().size();
            }
        }
        // 14 bits of the code in each of two slots and of two kinds of peers.
        assertThat(hits).isLessThanOrEqualTo(3);
    }

    @Test
    void neitherALaterPacketNorOneOfAConnectionThatIsGoneIsEverTakenForTheFirst() {
        answer(1_000);
        for (int acknowledgement = 0; acknowledgement < 0x10000; acknowledgement++) {
            fixture.receive(GOOD, Packet.data(1_001, SYN_SEQUENCE + 2, acknowledgement, 1));
            fixture.receive(GOOD, Packet.data(2_001, SYN_SEQUENCE + 1, acknowledgement, 1));
        }
        assertThat(fixture.updated()).as("streams that begin in the middle").isEmpty();
    }

    @Test
    void aNumberIsWorthNothingElsewhereNorForLong() {
        Packet answer = answer(1_000);
        int acknowledgement = answer.sequence() - 1 & 0xffff;
        fixture.receive(
                new InetSocketAddress("192.0.2.1", 1_002), Packet.data(1_001, SYN_SEQUENCE + 1, acknowledgement, 1));
        fixture.receive(GOOD, Packet.data(1_003, SYN_SEQUENCE + 1, acknowledgement, 1));
        fixture.receive(GOOD, Packet.data(1_001, SYN_SEQUENCE + 2, acknowledgement, 1));
        fixture.now += 61 * SECOND;
        fixture.receive(GOOD, Packet.data(1_001, SYN_SEQUENCE + 1, acknowledgement, 1));
        assertThat(fixture.updated()).isEmpty();
    }

    @Test
    void aPacketThatOvertookTheFirstIsNotReset() {
        Packet answer = answer(1_000);
        int acknowledgement = answer.sequence() - 1 & 0xffff;
        assertThat(fixture.receive(GOOD, Packet.data(1_001, SYN_SEQUENCE + 2, acknowledgement, 10)))
                .isEmpty();
        fixture.receive(GOOD, Packet.data(1_001, SYN_SEQUENCE + 1, acknowledgement, 10));
        assertThat(accepted().isEstablished()).isTrue();
    }

    @Test
    void whoIsLetInLaterNeedsAPlaceAsAnybody() {
        Packet answer = answer(1_000);
        fixture.node.stopListening();
        assertThat(fixture.receive(GOOD, Packet.data(1_001, SYN_SEQUENCE + 1, answer.sequence() - 1 & 0xffff, 10)))
                .extracting(Packet::type)
                .containsExactly(PacketType.RESET);
        assertThat(fixture.node.statistics().refusedConnections()).isEqualTo(1);
    }
}
