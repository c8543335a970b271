package io.utp.engine.node;

import static io.utp.engine.node.NodeFixture.OTHER;
import static io.utp.engine.node.NodeFixture.PEER;
import static io.utp.engine.node.NodeFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.CloseCause;
import io.utp.engine.connection.Connection;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.Path;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whom a node lets in, which connection a packet is for, and what is left when a connection is over. */
class NodeTests {

    private final NodeFixture fixture = new NodeFixture(4, 2);
    private final Node node = fixture.node;

    // ---- datagrams

    @Test
    void whatIsNotUtpIsLeftToOthers() {
        assertThat(node.handleDatagram(0, PEER, ByteBuffer.allocate(50), fixture.now))
                .isFalse();
        assertThat(node.statistics().malformedPackets()).isZero();
    }

    @Test
    void aMalformedPacketIsCountedAndDropped() {
        ByteBuffer datagram = Packet.data(1, 1, 1, 1).encode().put(1, (byte) 1);
        assertThat(node.handleDatagram(0, PEER, datagram, fixture.now)).isTrue();
        assertThat(node.statistics().malformedPackets()).isEqualTo(1);
        assertThat(fixture.drain()).isEmpty();
    }

    @Test
    void aPacketOfNoConnectionIsCountedAndReset() {
        assertThat(fixture.receive(Packet.data(1_001, 50, 70, 10)))
                .containsExactly(Packet.reset(1_001, 71, 50).window(0));
        assertThat(node.statistics().unknownPackets()).isEqualTo(1);
        assertThat(node.statistics().resetsSent()).isEqualTo(1);
        fixture.receive(Packet.data(1_001, 50, 70, 10));
        assertThat(node.statistics().resetsSuppressed()).isEqualTo(1);
    }

    @Test
    void aResetOfNoConnectionIsNotAnswered() {
        assertThat(fixture.receive(Packet.reset(1_001, 50, 70))).isEmpty();
        assertThat(node.statistics().unknownPackets()).isEqualTo(1);
    }

    // ---- accepting

    @Test
    void aNodeThatDoesNotListenRefuses() {
        assertThat(fixture.receive(Packet.syn(1_001, 50)))
                .containsExactly(Packet.reset(1_001, 1, 50).window(0));
        assertThat(node.statistics().refusedConnections()).isEqualTo(1);
        assertThat(node.acceptedConnections()).isZero();
    }

    @Test
    void aListeningNodeAcceptsAndTellsOfIt() {
        node.listen();
        assertThat(fixture.receive(Packet.syn(1_001, 50)))
                .extracting(Packet::type)
                .containsExactly(PacketType.STATE);
        assertThat(node.acceptedConnections()).isEqualTo(1);
        assertThat(fixture.updated()).singleElement().satisfies(connection -> {
            assertThat(connection.isInitiator()).isFalse();
            assertThat(connection.remote()).isEqualTo(PEER);
        });
    }

    @Test
    void aNodeThatListensNoMoreRefusesButStillKnowsWhomItAccepted() {
        node.listen();
        Packet answer = fixture.receive(Packet.syn(1_001, 50)).get(0);

        node.stopListening();

        assertThat(node.isListening()).isFalse();
        assertThat(fixture.receive(OTHER, Packet.syn(2_001, 50)))
                .extracting(Packet::type)
                .containsExactly(PacketType.RESET);
        assertThat(fixture.receive(Packet.syn(1_001, 50)))
                .extracting(Packet::sequence)
                .containsExactly(answer.sequence());
        assertThat(node.acceptedConnections()).isEqualTo(1);
    }

    @Test
    void aRepeatedSynIsTheSameConnectionAndTheSameIdOfAnotherPeerIsNot() {
        node.listen();
        Packet answer = fixture.receive(Packet.syn(1_000, 50)).get(0);
        assertThat(fixture.receive(Packet.syn(1_000, 50)))
                .extracting(Packet::sequence)
                .containsExactly(answer.sequence());
        assertThat(node.acceptedConnections()).isEqualTo(1);
        fixture.receive(OTHER, Packet.syn(1_000, 50));
        assertThat(node.acceptedConnections()).isEqualTo(2);
    }

    @Test
    void noMoreAreRememberedHalfOpenThanTheBacklogAllows() {
        node.listen();
        Packet answer = fixture.receive(Packet.syn(1_001, 50)).get(0);
        fixture.receive(Packet.syn(2_001, 50));
        assertThat(fixture.receive(Packet.syn(3_001, 50)))
                .extracting(Packet::type)
                .containsExactly(PacketType.STATE);
        assertThat(node.acceptedConnections()).isEqualTo(2);
        assertThat(node.statistics().statelessAnswers()).isEqualTo(1);
        assertThat(node.statistics().halfOpenConnections()).isEqualTo(2);
        // Whoever shows itself makes room.
        fixture.receive(Packet.state(1_002, 51, answer.sequence() - 1 & 0xffff));
        assertThat(node.statistics().halfOpenConnections()).isEqualTo(1);
        fixture.receive(Packet.syn(4_001, 50));
        assertThat(node.acceptedConnections()).isEqualTo(3);
        assertThat(node.statistics().refusedConnections()).isZero();
    }

    @Test
    void noMoreAreAcceptedThanThereMayBe() {
        node.listen();
        for (int i = 0; i < 4; i++) {
            fixture.accepted(PEER, 1_001 + 10 * i);
        }
        assertThat(fixture.receive(Packet.syn(3_001, 50)))
                .extracting(Packet::type)
                .containsExactly(PacketType.RESET);
        assertThat(node.statistics().refusedConnections()).isEqualTo(1);
        assertThat(node.connect(new Path(0, OTHER), 0, fixture.now)).isNull();
    }

    @Test
    void aSynWhoseIdsBelongToAnotherConnectionIsRefusedWithoutAnAnswer() {
        // The peer will try another id; a RESET would end its attempt.
        node.listen();
        Connection dialled = fixture.connected(PEER);
        int own = dialled.receiveId();
        assertThat(fixture.receive(Packet.syn(own, 50))).isEmpty();
        assertThat(fixture.receive(Packet.syn(own - 1, 50))).isEmpty();
        assertThat(node.statistics().refusedConnections()).isEqualTo(2);
        assertThat(node.acceptedConnections()).isZero();
    }

    @Test
    void aSynUnderAnotherIdWithTheSameNumberIsTheSameConnection() {
        // This library's initiators dial again under another id when no answer came.
        node.listen();
        fixture.receive(Packet.syn(1_000, 50));
        fixture.advance(3 * SECOND);
        assertThat(fixture.receive(Packet.syn(2_000, 50)))
                .extracting(Packet::id)
                .containsExactly(2_000);
        assertThat(node.acceptedConnections()).isEqualTo(1);
        assertThat(fixture.knownIds()).isEqualTo(4);
    }

    // ---- dialling

    @Test
    void idsAreEvenAndBothOfAPairAreFree() {
        // utp-punch 1.0.1: an initiator's id is even, not 0 and at most 65,534.
        NodeFixture large = new NodeFixture(2_000, 10);
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            Connection connection = large.node.connect(new Path(0, PEER), 0, large.now);
            int id = connection.synIds()[0];
            assertThat(id).isBetween(2, 65_534).matches(n -> n % 2 == 0);
            assertThat(taken.add(id)).isTrue();
            assertThat(taken.add(id + 1)).isTrue();
        }
        assertThat(large.node.initiatedConnections()).isEqualTo(2_000);
        assertThat(large.node.connect(new Path(0, PEER), 0, large.now)).isNull();
    }

    @Test
    void anIdBesideThatOfAnAcceptedConnectionIsNotTaken() {
        NodeFixture large = new NodeFixture(3_000, 3_000);
        large.node.listen();
        Set<Integer> taken = new HashSet<>();
        for (int id = 1_001; id < 21_001; id += 50) {
            large.accepted(PEER, id);
            taken.add(id + 1);
        }
        for (int i = 0; i < 2_000; i++) {
            int id = large.node.connect(new Path(0, PEER), 0, large.now).synIds()[0];
            assertThat(taken).doesNotContain(id, id + 1);
        }
    }

    @Test
    void aRedialledConnectionIsFoundUnderAllItsIds() {
        Connection connection = node.connect(new Path(0, PEER), 0, fixture.now);
        Packet first = fixture.drain().get(0).packet();
        List<Packet> later = fixture.advance(3 * SECOND);
        assertThat(later).extracting(Packet::type).containsExactly(PacketType.SYN, PacketType.SYN);
        int second = later.get(1).id();
        assertThat(second).isNotEqualTo(first.id());
        fixture.receive(Packet.state(first.id(), 100, first.sequence()));
        assertThat(connection.isEstablished()).isTrue();
        connection.destroy(fixture.now);
        fixture.drain();
        assertThat(fixture.knownIds()).isZero();
    }

    // ---- whom a packet is for

    @Test
    void aPacketFromAnotherAddressIsNotTaken() {
        Connection connection = fixture.connected(PEER);
        fixture.receive(OTHER, Packet.data(connection.receiveId(), 100, 0, 10));
        assertThat(connection.pollReceived()).isNull();
        assertThat(node.statistics().unknownPackets()).isEqualTo(1);
    }

    @Test
    void aPacketOfTheOtherDialectIsNotTakenOnceTheDialectIsKnown() {
        Connection connection = fixture.connected(PEER);
        fixture.receive(Packet.data(connection.sendId(), 100, 0, 10));
        assertThat(node.statistics().unknownPackets()).isEqualTo(1);
    }

    @Test
    void aResetIsTakenUnderOurReceiveIdAndUnderOurSendId() {
        // libtorrent sends the first; libutp echoes the id of the packet that it did not know, which is the second.
        for (int beside = 0; beside < 2; beside++) {
            Connection connection = fixture.connected(PEER);
            fixture.receive(Packet.reset(connection.receiveId() + beside, 100, lastSequence(connection)));
            assertThat(connection.closeCause()).isEqualTo(CloseCause.RESET);
        }
        assertThat(node.statistics().unknownPackets()).isZero();
    }

    @Test
    void aResetUnderTheSendIdOfAnAcceptedConnectionIsTaken() {
        node.listen();
        Packet answer = fixture.receive(Packet.syn(1_001, 50)).get(0);
        fixture.receive(Packet.reset(1_001, 0, answer.sequence()));
        assertThat(fixture.updated())
                .singleElement()
                .satisfies(connection -> assertThat(connection.closeCause()).isEqualTo(CloseCause.RESET));
    }

    private int lastSequence(Connection connection) {
        connection.write(ByteBuffer.allocate(1), fixture.now);
        return fixture.drain().get(0).packet().sequence();
    }

    // ---- over

    @Test
    void nothingIsLeftOfAConnectionThatIsOver() {
        Connection connection = fixture.connected(PEER);
        assertThat(fixture.knownIds()).isEqualTo(2);
        connection.destroy(fixture.now);
        assertThat(fixture.drain()).extracting(sent -> sent.packet().type()).containsExactly(PacketType.RESET);
        assertThat(fixture.knownIds()).isZero();
        assertThat(node.initiatedConnections()).isZero();
        assertThat(node.nextDeadline()).isEqualTo(Deadline.NEVER);
    }

    @Test
    void nothingIsLeftOfASynThatCameUnderManyIds() {
        node.listen();
        fixture.receive(Packet.syn(1_001, 50));
        fixture.advance(3 * SECOND);
        for (int id = 2_001; id < 4_001; id += 10) {
            fixture.receive(Packet.syn(id, 50));
        }
        fixture.advance(60 * SECOND);
        assertThat(node.acceptedConnections()).isZero();
        assertThat(fixture.knownIds()).isZero();
    }

    @Test
    void connectionsThatOnlyLingerDoNotCount() {
        for (int i = 0; i < 20; i++) {
            Connection connection = fixture.connected(PEER);
            connection.end(fixture.now);
            int fin = fixture.drain().get(0).packet().sequence();
            fixture.receive(Packet.fin(connection.receiveId(), 100, fin));
            assertThat(connection.closeCause()).isEqualTo(CloseCause.FINISHED);
            assertThat(node.initiatedConnections()).isZero();
        }
        assertThat(fixture.knownIds()).isEqualTo(40);
        fixture.advance(11 * SECOND);
        assertThat(fixture.knownIds()).isZero();
    }

    @Test
    void aClosedNodeAcceptsAndDialsNoMoreAndEndsItsConnections() {
        node.listen();
        Connection established = fixture.connected(PEER);
        Connection dialling = node.connect(new Path(0, OTHER), 0, fixture.now);
        fixture.drain();
        node.close(fixture.now);
        assertThat(node.isDrained()).isFalse();
        assertThat(fixture.drain())
                .extracting(sent -> sent.packet().type())
                .containsExactlyInAnyOrder(PacketType.FIN, PacketType.RESET);
        assertThat(dialling.closeCause()).isEqualTo(CloseCause.DESTROYED);
        assertThat(node.connect(new Path(0, PEER), 0, fixture.now)).isNull();
        fixture.receive(OTHER, Packet.syn(1_001, 50));
        assertThat(node.statistics().refusedConnections()).isEqualTo(1);
        fixture.advance(30 * SECOND);
        assertThat(established.closeCause()).isNotNull();
        assertThat(node.isDrained()).isTrue();
        assertThat(fixture.knownIds()).isZero();
    }

    // ---- turns

    @Test
    void connectionsTakeTurns() {
        Connection first = fixture.connected(PEER);
        Connection second = fixture.connected(OTHER);
        first.setMtu(60_000);
        second.setMtu(60_000);
        first.write(ByteBuffer.allocate(120_000), fixture.now);
        second.write(ByteBuffer.allocate(120_000), fixture.now);
        assertThat(fixture.drain()).extracting(NodeFixture.Sent::to).containsExactly(PEER, OTHER, PEER, OTHER);
    }

    @Test
    void theDeadlineIsThatOfTheEarliestConnection() {
        node.connect(new Path(0, PEER), 0, fixture.now);
        fixture.drain();
        long first = fixture.now + SECOND;
        fixture.now += SECOND / 2;
        node.connect(new Path(0, OTHER), 0, fixture.now);
        fixture.drain();
        assertThat(node.nextDeadline()).isEqualTo(first);
    }
}
