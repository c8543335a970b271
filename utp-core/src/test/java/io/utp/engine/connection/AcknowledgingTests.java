package io.utp.engine.connection;

import static io.utp.engine.connection.ConnectionFixture.ID;
import static io.utp.engine.connection.ConnectionFixture.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a connection acknowledges, and how it tells of its window. */
class AcknowledgingTests {

    private final ConnectionFixture fixture = ConnectionFixture.connected(ConnectionFixture.config());

    @Test
    void aSinglePacketIsAcknowledgedAfterTwentyMilliseconds() {
        fixture.receive(data(100));
        fixture.advance(20 * MILLI - 1);
        assertThat(fixture.sent()).isEmpty();
        fixture.advance(1);
        assertThat(fixture.sentSummaries()).containsExactly("STATE 501 ack 100");
    }

    @Test
    void aDelayedAcknowledgementIsSentOnce() {
        fixture.receive(data(100));
        fixture.advance(1_000 * MILLI);
        assertThat(fixture.sent()).hasSize(1);
    }

    @Test
    void theTimerOfTheFirstPacketCountsNotOfTheLast() {
        fixture.receive(data(100));
        long first = fixture.now;
        assertThat(fixture.connection.nextDeadline()).isEqualTo(first + 20 * MILLI);
        fixture.advance(10 * MILLI);
        assertThat(fixture.connection.nextDeadline()).isEqualTo(first + 20 * MILLI);
    }

    @Test
    void theSecondPacketIsAcknowledgedAtOnce() {
        // RFC 5681 4.2: at least every second full packet.
        fixture.receive(data(100));
        fixture.receive(data(101));
        assertThat(fixture.sentSummaries()).containsExactly("STATE 501 ack 101");
        fixture.advance(1_000 * MILLI);
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void aPacketAsLargeAsTwoIsAcknowledgedAtOnce() {
        // RFC 5681 4.2 counts full segments; a sender of large packets may have only one in flight.
        fixture.receive(Packet.data(ID, 100, 500, 2_999));
        assertThat(fixture.sent()).isEmpty();
        fixture.advance(1_000 * MILLI);
        fixture.sent();
        fixture.receive(Packet.data(ID, 101, 500, 3_000));
        assertThat(fixture.sentSummaries()).containsExactly("STATE 501 ack 101");
    }

    @Test
    void aBatchOfManyPacketsIsAcknowledgedOnce() {
        fixture.receive(data(100), data(101), data(102), data(103), data(104));
        assertThat(fixture.sentSummaries()).containsExactly("STATE 501 ack 104");
    }

    @Test
    void dataThatIsSentCarriesTheAcknowledgement() {
        fixture.receive(data(100));
        fixture.write(10);
        assertThat(fixture.sentSummaries()).containsExactly("DATA 501 ack 100 [10]");
        fixture.receive(state(501));
        fixture.advance(1_000 * MILLI);
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void aGapIsToldAtOnceWithFourBytesOfSelectiveAcknowledgement() {
        // libutp, libtorrent, librqbit, nim-eth and ethereum/utp: four bytes is the only length that all take.
        fixture.receive(data(101));
        assertThat(fixture.sent()).extracting(Packet::mask).containsExactly("01000000");
        fixture.receive(data(103));
        assertThat(fixture.sent()).extracting(Packet::mask).containsExactly("05000000");
    }

    @Test
    void dataWithAGapIsFollowedByAStateThatTellsOfTheGap() {
        fixture.receive(data(101));
        fixture.sent();
        fixture.write(10);
        fixture.receive(state(501), data(103));
        List<Packet> sent = fixture.sent();
        assertThat(sent).extracting(Packet::mask).containsExactly("", "05000000");
        assertThat(sent).extracting(Packet::type).containsExactly(PacketType.DATA, PacketType.STATE);
    }

    @Test
    void theFilledGapIsAcknowledgedAtOnce() {
        // RFC 5681 4.2: a segment that fills a gap is acknowledged immediately.
        fixture.receive(data(101));
        fixture.sent();
        fixture.receive(data(100));
        assertThat(fixture.sentSummaries()).containsExactly("STATE 501 ack 101");
    }

    @Test
    void aFinIsAcknowledgedAtOnce() {
        fixture.receive(Packet.fin(ID, 100, 500));
        assertThat(fixture.sentSummaries()).containsExactly("STATE 501 ack 100");
    }

    @Test
    void aRepeatedPacketIsAcknowledgedAtOnce() {
        fixture.receive(data(100), data(101));
        fixture.sent();
        fixture.receive(data(100));
        assertThat(fixture.sentSummaries()).containsExactly("STATE 501 ack 101");
        assertThat(fixture.connection.statistics().duplicatesReceived()).isEqualTo(1);
    }

    @Test
    void aBareStateIsNotAcknowledged() {
        fixture.receive(state(500));
        fixture.advance(1_000 * MILLI);
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void anEmptyDataPacketIsAcknowledged() {
        // libutp as initiator sends one so that the acceptor may speak first.
        fixture.receive(data(100).payload(0));
        fixture.advance(20 * MILLI);
        assertThat(fixture.sentSummaries()).containsExactly("STATE 501 ack 100");
    }

    @Test
    void theWindowShrinksByWhatWasNotRead() {
        fixture.receive(data(100).payload(1_000), data(101).payload(1_000));
        assertThat(fixture.sent()).extracting(Packet::window).containsExactly(4_096_000L - 2_000);
        fixture.read();
        fixture.receive(data(102), data(103));
        assertThat(fixture.sent()).extracting(Packet::window).containsExactly(4_096_000L - 20);
    }

    @Test
    void theWindowUpdateIsSentOnceWhenTheKnownWindowIsBelowHalfAndAQuarterMoreIsFree() {
        // RFC 9293 3.8.6.2.2: no updates in small steps.
        ConnectionFixture small = ConnectionFixture.connected(withBuffer(100));
        for (int i = 0; i < 60; i += 2) {
            small.receive(data(100 + i).payload(1_000), data(101 + i).payload(1_000));
        }
        assertThat(small.sent()).last().extracting(Packet::window).isEqualTo(40_000L);
        small.connection.pollReceived();
        small.connection.consumed(24_999, small.now);
        small.drain();
        assertThat(small.sent()).isEmpty();
        small.connection.consumed(1, small.now);
        small.drain();
        assertThat(small.sent()).extracting(Packet::window).containsExactly(65_000L);
        small.connection.consumed(30_000, small.now);
        small.drain();
        assertThat(small.sent()).isEmpty();
    }

    private static EndpointConfig withBuffer(int packets) {
        return ConnectionFixture.settings().bufferPackets(packets).toConfig();
    }

    private static Packet data(int sequence) {
        return Packet.data(ID, sequence, 500, 10);
    }

    private static Packet state(int acknowledgement) {
        return Packet.state(ID, 100, acknowledgement);
    }
}
