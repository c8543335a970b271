package io.utp.engine.connection;

import static io.utp.engine.connection.ConnectionFixture.ID;
import static io.utp.engine.connection.ConnectionFixture.PEER_SEQUENCE;
import static io.utp.engine.connection.ConnectionFixture.SECOND;
import static io.utp.engine.connection.ConnectionFixture.SYN_SEQUENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.SequenceNumbers;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the peers of a dialect survive: how far ahead, which extensions, and the wrap of the numbers. */
class PeerLimitsTests {

    // ---- packets in flight

    @ParameterizedTest
    @CsvSource({
        // libutp accepts 1,024 packets ahead, libtorrent 953.
        "1000, 900",
        // utp-punch 1.0.1: a ring of 64, and a STATE must carry less than its acknowledgement plus 64.
        "1001, 62",
    })
    void thereAreNoMorePacketsInFlightThanThePeerSurvives(int answerId, int most) {
        ConnectionFixture fixture = connected(answerId, SYN_SEQUENCE, ConnectionFixture.config());
        assertThat(widestFlight(fixture, answerId)).isEqualTo(most);
    }

    @Test
    void ourOwnLimitHoldsToo() {
        EndpointConfig small = ConnectionFixture.settings().bufferPackets(10).toConfig();
        ConnectionFixture fixture = connected(ID, SYN_SEQUENCE, small);
        assertThat(widestFlight(fixture, ID)).isEqualTo(10);
    }

    private static int widestFlight(ConnectionFixture fixture, int answerId) {
        fixture.write(8_000_000);
        int acknowledged = SYN_SEQUENCE;
        int widest = 0;
        BitSet arrived = new BitSet();
        for (int round = 0; round < 100; round++) {
            List<Packet> sent = fixture.sent();
            widest = Math.max(widest, SequenceNumbers.distance(newest(sent, acknowledged), acknowledged));
            sent.forEach(packet -> arrived.set(packet.sequence()));
            // Only what has arrived: a packet may be held back to see whether it is acknowledged nevertheless.
            while (arrived.get(SequenceNumbers.next(acknowledged))) {
                acknowledged = SequenceNumbers.next(acknowledged);
                arrived.clear(acknowledged);
            }
            fixture.advance(1_000_000);
            fixture.receive(Packet.state(answerId, PEER_SEQUENCE, acknowledged).window(100_000_000));
        }
        return widest;
    }

    private static int newest(List<Packet> sent, int acknowledged) {
        int newest = acknowledged;
        for (Packet packet : sent) {
            if (packet.type() == PacketType.DATA && SequenceNumbers.isAfter(packet.sequence(), newest)) {
                newest = packet.sequence();
            }
        }
        return newest;
    }

    // ---- extensions

    @Test
    void utpPunchGetsNoSelectiveAcknowledgement() {
        // utp-punch 1.0.1 delivers the bytes of extensions as payload.
        ConnectionFixture fixture = connected(ID + 1, SYN_SEQUENCE, ConnectionFixture.config());
        fixture.receive(Packet.data(ID + 1, PEER_SEQUENCE + 1, SYN_SEQUENCE, 10));
        assertThat(fixture.sent()).extracting(Packet::mask).containsExactly("");
    }

    @Test
    void dataNeverCarriesAnExtension() {
        ConnectionFixture fixture = connected(ID, SYN_SEQUENCE, ConnectionFixture.config());
        fixture.connection.write(java.nio.ByteBuffer.allocate(10), fixture.now);
        fixture.receive(Packet.data(ID, PEER_SEQUENCE + 1, SYN_SEQUENCE, 10));
        assertThat(fixture.sent())
                .filteredOn(packet -> packet.type() == PacketType.DATA)
                .extracting(Packet::mask)
                .containsExactly("");
    }

    // ---- the wrap of the numbers

    @Test
    void towardsUtpPunchNumberZeroWaitsUntilAllBeforeItAreAcknowledged() {
        // utp-punch 1.0.1 compares plain numbers: it drops 0 while 65,535 is missing.
        ConnectionFixture fixture = connected(ID + 1, 65_532, ConnectionFixture.config());
        fixture.write(10_000);
        assertThat(fixture.sent()).extracting(Packet::sequence).containsExactly(65_533, 65_534, 65_535);
        fixture.receive(Packet.state(ID + 1, PEER_SEQUENCE, 65_534));
        assertThat(fixture.sent()).isEmpty();
        fixture.receive(Packet.state(ID + 1, PEER_SEQUENCE, 65_535));
        assertThat(fixture.sent()).extracting(Packet::sequence).startsWith(0, 1, 2);
    }

    @Test
    void towardsUtpPunchAStateBeforeTheBarrierCarriesTheLastNumber() {
        // utp-punch 1.0.1 ignores a STATE, and its acknowledgement, with a number below its own acknowledgement.
        ConnectionFixture fixture = connected(ID + 1, 65_532, ConnectionFixture.config());
        fixture.write(10_000);
        fixture.sent();
        fixture.receive(
                Packet.data(ID + 1, PEER_SEQUENCE, 65_532, 10), Packet.data(ID + 1, PEER_SEQUENCE + 1, 65_532, 10));
        assertThat(fixture.sentSummaries()).containsExactly("STATE 65535 ack 101");
    }

    @Test
    void towardsBep29NothingWaitsForTheWrap() {
        ConnectionFixture fixture = connected(ID, 65_532, ConnectionFixture.config());
        fixture.write(10_000);
        assertThat(fixture.sent()).extracting(Packet::sequence).containsExactly(65_533, 65_534, 65_535, 0);
    }

    @Test
    void aStateCarriesTheNextNumberToBeUsed() {
        // libutp ignores a STATE, and its acknowledgement, with any other.
        ConnectionFixture fixture = connected(ID, SYN_SEQUENCE, ConnectionFixture.config());
        fixture.write(2_000);
        fixture.sent();
        fixture.receive(Packet.fin(ID, PEER_SEQUENCE, SYN_SEQUENCE));
        assertThat(fixture.sentSummaries()).containsExactly("STATE 503 ack 100");
    }

    // ---- what is stale

    @Test
    void utpPunchRepeatsPacketsWithAnAcknowledgementFromLongAgo() {
        // utp-punch 1.0.1
        ConnectionFixture fixture = connected(ID + 1, SYN_SEQUENCE, ConnectionFixture.config());
        int acknowledged = SYN_SEQUENCE;
        for (int i = 0; i < 100; i++) {
            fixture.write(1_000);
            fixture.receive(Packet.state(ID + 1, PEER_SEQUENCE, ++acknowledged));
        }
        fixture.receive(Packet.data(ID + 1, PEER_SEQUENCE, SYN_SEQUENCE, 10));
        assertThat(fixture.read()).isEqualTo(10);
    }

    @Test
    void theDelayThatAnOldUTorrentSendsForNoneIsNone() {
        // libutp and libtorrent know 0x7fffffff too.
        ConnectionFixture fixture = connected(ID, SYN_SEQUENCE, ConnectionFixture.config());
        fixture.write(3_000);
        fixture.receive(Packet.state(ID, PEER_SEQUENCE, 501).difference(10));
        for (int i = 0; i < 3; i++) {
            fixture.receive(Packet.state(ID, PEER_SEQUENCE, 501).difference(0x7fff_ffff));
        }
        assertThat(fixture.connection.statistics().queuingDelayNanos()).isZero();
    }

    @Test
    void withoutOneWayDelaysWhatARoundTripIsLongerThanTheShortestIsTheDelay() {
        // utp-punch 1.0.1 reports no delay.
        ConnectionFixture fixture = connected(ID + 1, SYN_SEQUENCE, ConnectionFixture.config());
        fixture.write(1_000);
        fixture.advance(SECOND / 20);
        fixture.receive(Packet.state(ID + 1, PEER_SEQUENCE, 501));
        for (int i = 0; i < 3; i++) {
            fixture.write(1_000);
            fixture.advance(SECOND / 17);
            fixture.receive(Packet.state(ID + 1, PEER_SEQUENCE, 502 + i));
        }
        // The least of three: one round trip may be longer because the peer held its acknowledgement back.
        long queue = SECOND / 17 - SECOND / 20;
        assertThat(fixture.connection.statistics().queuingDelayNanos()).isBetween(queue - 1_000, queue);
    }

    /** Dialled; the id of the answer tells the dialect. */
    private static ConnectionFixture connected(int answerId, int synSequence, EndpointConfig config) {
        ConnectionFixture fixture = ConnectionFixture.dialling(config, synSequence);
        fixture.receive(Packet.state(answerId, PEER_SEQUENCE, synSequence));
        fixture.sent();
        Dialect expected = answerId == ID ? Dialect.BEP29 : Dialect.UTP_PUNCH;
        assertThat(fixture.connection.dialect()).isEqualTo(expected);
        return fixture;
    }
}
