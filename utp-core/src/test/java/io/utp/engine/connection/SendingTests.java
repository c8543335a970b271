package io.utp.engine.connection;

import static io.utp.engine.connection.ConnectionFixture.ID;
import static io.utp.engine.connection.ConnectionFixture.MILLI;
import static io.utp.engine.connection.ConnectionFixture.MTU;
import static io.utp.engine.connection.ConnectionFixture.SECOND;
import static io.utp.engine.connection.ConnectionFixture.SYN_SEQUENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketType;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a connection sends, and what holds it back: Nagle, the peer's window, loss, the end. */
class SendingTests {

    private final ConnectionFixture fixture = ConnectionFixture.connected(ConnectionFixture.config());
    private final Connection connection = fixture.connection;

    // ---- packets

    @Test
    void theFirstDataCarriesTheNumberAfterTheSynAndTheIdAboveIt() {
        // BEP 29: the SYN takes a sequence number; everything after it carries the id plus one.
        fixture.write(10);
        assertThat(fixture.sent()).singleElement().satisfies(packet -> {
            assertThat(packet.summary()).isEqualTo("DATA 501 ack 99 [10]");
            assertThat(packet.id()).isEqualTo(ID + 1);
        });
    }

    @Test
    void aLargeWriteIsCutIntoFullPackets() {
        fixture.write(2_500);
        assertThat(fixture.sent()).extracting(Packet::payload).containsExactly(1_000, 1_000, 500);
    }

    @Test
    void packetsOfOneRunAreOfOneSizeAndOnlyTheLastMayBeSmaller() {
        connection.write(ByteBuffer.allocate(3_500), fixture.now);
        ByteBuffer out = ByteBuffer.allocate(65_507);
        int size = connection.pollTransmit(new io.utp.engine.wire.PacketHeader(), out, fixture.now);
        assertThat(size).isEqualTo(1_020);
        assertThat(out.position()).isEqualTo(3 * 1_020 + 520);
    }

    @Test
    void aChangedPacketSizeHoldsForWhatIsSentFromNowOn() {
        connection.setMtu(500);
        fixture.write(1_200);
        assertThat(fixture.sent()).extracting(Packet::payload).containsExactly(500, 500, 200);
    }

    @Test
    void withoutAnAcknowledgementFourPacketsGo() {
        // RFC 5681 3.1: the initial window.
        fixture.write(100_000);
        assertThat(fixture.sent()).hasSize(4);
    }

    @Test
    void eachAcknowledgementLetsMoreGo() {
        fixture.write(100_000);
        fixture.sent();
        fixture.receive(state(502));
        assertThat(fixture.sent()).hasSize(3);
    }

    // ---- Nagle (RFC 896)

    @Test
    void withNagleASmallPacketWaitsUntilEverythingIsAcknowledged() {
        ConnectionFixture nagle = withNagle();
        nagle.write(10);
        assertThat(nagle.sent()).hasSize(1);
        nagle.write(20);
        nagle.write(30);
        assertThat(nagle.sent()).isEmpty();
        nagle.receive(state(501));
        assertThat(nagle.sentSummaries()).containsExactly("DATA 502 ack 99 [50]");
    }

    @Test
    void withNagleAFullPacketDoesNotWait() {
        ConnectionFixture nagle = withNagle();
        nagle.write(10);
        nagle.write(MTU);
        assertThat(nagle.sent()).extracting(Packet::payload).containsExactly(10, MTU);
    }

    @Test
    void withNagleTheEndDoesNotWait() {
        ConnectionFixture nagle = withNagle();
        nagle.write(10);
        nagle.write(20);
        nagle.sent();
        nagle.connection.end(nagle.now);
        nagle.drain();
        assertThat(nagle.sentSummaries()).containsExactly("DATA 502 ack 99 [20]", "FIN 503 ack 99");
    }

    @Test
    void withoutNagleASmallPacketGoesAtOnce() {
        fixture.write(10);
        fixture.write(20);
        assertThat(fixture.sent()).extracting(Packet::payload).containsExactly(10, 20);
    }

    private static ConnectionFixture withNagle() {
        return ConnectionFixture.connected(ConnectionFixture.settings().nagle().toConfig());
    }

    // ---- the peer's window

    @Test
    void noMoreBytesAreInFlightThanThePeerHasRoomFor() {
        fixture.receive(state(SYN_SEQUENCE).window(2_500));
        fixture.write(10_000);
        assertThat(fixture.sent()).extracting(Packet::payload).containsExactly(1_000, 1_000);
        fixture.receive(state(502).window(2_500));
        assertThat(fixture.sent()).extracting(Packet::payload).containsExactly(1_000, 1_000);
    }

    @Test
    void aWindowSmallerThanAPacketIsFilledWhenNothingIsInFlight() {
        fixture.receive(state(SYN_SEQUENCE).window(300));
        fixture.write(10_000);
        assertThat(fixture.sent()).extracting(Packet::payload).containsExactly(300);
    }

    @Test
    void aClosedWindowIsProbedWithOneByte() {
        // RFC 9293 3.8.6.1
        closedWindow();
        fixture.advance(SECOND);
        assertThat(fixture.sent()).isNotEmpty().allMatch(packet -> packet.payload() == 1);
        assertThat(connection.statistics().packetsRetransmitted()).isPositive();
    }

    @Test
    void aProbeThatWasDroppedIsRepeatedAtOnceWhenTheWindowOpens() {
        closedWindow();
        fixture.advance(210 * MILLI);
        assertThat(fixture.sent()).extracting(Packet::payload).containsExactly(1);
        fixture.receive(state(SYN_SEQUENCE).window(10_000));
        assertThat(fixture.sent()).extracting(Packet::payload).startsWith(1, 1_000);
    }

    @Test
    void aProbeThatOpensTheWindowIsAcknowledgedLikeAnyPacket() {
        closedWindow();
        fixture.advance(210 * MILLI);
        fixture.sent();
        fixture.receive(state(501).window(10_000));
        assertThat(connection.bufferedBytes()).isEqualTo(4_999);
        assertThat(fixture.sent()).extracting(Packet::payload).containsExactly(1_000, 1_000, 1_000, 1_000);
    }

    @Test
    void aDroppedProbeIsNoCongestion() {
        closedWindow();
        long before = connection.statistics().congestionWindow();
        fixture.advance(5 * SECOND);
        for (int i = 0; i < 5; i++) {
            fixture.receive(state(SYN_SEQUENCE).window(0));
        }
        fixture.receive(state(SYN_SEQUENCE).window(10_000));
        assertThat(connection.statistics().congestionWindow()).isEqualTo(before);
    }

    private void closedWindow() {
        fixture.receive(state(SYN_SEQUENCE).window(0));
        fixture.write(5_000);
        assertThat(fixture.sent()).isEmpty();
    }

    // ---- loss

    @Test
    void theOldestPacketIsSentAgainAfterTheTimeoutWithAFreshAcknowledgement() {
        fixture.write(10);
        fixture.sent();
        fixture.receive(Packet.data(ID, 100, SYN_SEQUENCE, 5));
        fixture.advance(SECOND);
        // libutp drops packets whose acknowledgement is stale: it is filled in anew.
        assertThat(fixture.sentSummaries()).contains("DATA 501 ack 100 [10]");
        assertThat(connection.statistics().timeouts()).isPositive();
    }

    @Test
    void onlyTheHoleIsSentAgain() {
        ConnectionFixture far = far();
        far.write(4_000);
        far.sent();
        far.advance(40 * MILLI);
        far.receive(state(501).mask("03000000"));
        assertThat(far.sent()).isEmpty();
        far.write(2_000);
        far.sent();
        far.receive(state(501).mask("07000000"));
        assertThat(far.sentSummaries()).startsWith("DATA 502 ack 99 [1000]");
        assertThat(far.connection.statistics().packetsRetransmitted()).isEqualTo(1);
    }

    @Test
    void twoRoundTripsOfSilenceAreEndedByAProbe() {
        // RFC 8985 7.3: new data is preferred, whatever the congestion window says.
        ConnectionFixture far = far();
        far.write(10_000);
        assertThat(far.sent()).hasSize(4);
        far.advance(80 * MILLI);
        assertThat(far.sentSummaries()).containsExactly("DATA 505 ack 99 [1000]", "DATA 506 ack 99 [1000]");
        far.advance(80 * MILLI);
        assertThat(far.sent()).isEmpty();
        assertThat(far.connection.statistics().timeouts()).isZero();
    }

    @Test
    void aProbeThatThePeerHasNoRoomForIsOfTheFirstPackets() {
        ConnectionFixture far = far();
        far.receive(state(SYN_SEQUENCE).window(3_000));
        far.write(10_000);
        far.sent();
        far.advance(80 * MILLI);
        assertThat(far.sentSummaries()).containsExactly("DATA 501 ack 99 [1000]", "DATA 502 ack 99 [1000]");
    }

    @Test
    void withoutSelectiveAcknowledgementsTheFirstPacketsAreTheProbe() {
        // utp-punch 1.0.1 answers a new packet with the acknowledgement of the last in order.
        ConnectionFixture punch = ConnectionFixture.dialling(ConnectionFixture.config());
        punch.advance(40 * MILLI);
        punch.receive(Packet.state(ID + 1, 100, SYN_SEQUENCE));
        punch.write(10_000);
        punch.sent();
        punch.advance(80 * MILLI);
        assertThat(punch.sentSummaries()).containsExactly("DATA 501 ack 99 [1000]", "DATA 502 ack 99 [1000]");
    }

    /** A peer 40 ms away. */
    private static ConnectionFixture far() {
        ConnectionFixture far = ConnectionFixture.dialling(ConnectionFixture.config());
        far.advance(40 * MILLI);
        far.receive(Packet.state(ID, 100, SYN_SEQUENCE));
        far.sent();
        return far;
    }

    @Test
    void threeRepeatedStatesAreALoss() {
        fixture.write(4_000);
        fixture.sent();
        fixture.receive(state(501));
        fixture.receive(state(501), state(501));
        assertThat(fixture.sent()).isEmpty();
        fixture.receive(state(501));
        assertThat(fixture.sentSummaries()).containsExactly("DATA 502 ack 99 [1000]");
    }

    @Test
    void dataWithTheSameAcknowledgementIsNoRepetition() {
        // Both reference stacks count duplicates in STATE packets only.
        fixture.write(4_000);
        fixture.receive(state(501));
        fixture.sent();
        for (int i = 0; i < 6; i++) {
            fixture.receive(Packet.data(ID, 100 + i, 501, 10));
        }
        assertThat(fixture.sent()).allMatch(packet -> packet.type() == PacketType.STATE);
    }

    // ---- the end

    @Test
    void theFinFollowsTheLastByteAndTakesANumber() {
        fixture.write(10);
        connection.end(fixture.now);
        connection.end(fixture.now);
        fixture.drain();
        assertThat(fixture.sentSummaries()).containsExactly("DATA 501 ack 99 [10]", "FIN 502 ack 99");
        assertThat(connection.isFinAcknowledged()).isFalse();
        fixture.receive(state(502));
        assertThat(connection.isFinAcknowledged()).isTrue();
    }

    @Test
    void aLostFinIsSentAgain() {
        connection.end(fixture.now);
        fixture.drain();
        fixture.sent();
        fixture.advance(SECOND);
        assertThat(fixture.sentSummaries()).contains("FIN 501 ack 99");
    }

    @Test
    void aPeerThatNeverAcknowledgesTheFinIsResetAfterTheTimeoutAndFiveRepeats() {
        connection.end(fixture.now);
        fixture.drain();
        fixture.advance(20 * SECOND);
        List<Packet> sent = fixture.sent();
        assertThat(sent.stream().filter(p -> p.type() == PacketType.FIN)).hasSizeGreaterThanOrEqualTo(5);
        assertThat(sent).last().extracting(Packet::type).isEqualTo(PacketType.RESET);
        assertThat(connection.closeCause()).isEqualTo(CloseCause.TIMEOUT);
    }

    @Test
    void writtenBytesAreKeptUntilTheyAreAcknowledged() {
        fixture.write(2_000);
        assertThat(connection.bufferedBytes()).isEqualTo(2_000);
        fixture.receive(state(501));
        assertThat(connection.bufferedBytes()).isEqualTo(1_000);
        fixture.receive(state(502));
        assertThat(connection.bufferedBytes()).isZero();
    }

    private static Packet state(int acknowledgement) {
        return Packet.state(ID, 100, acknowledgement);
    }
}
