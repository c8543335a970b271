package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.CloseCause;
import io.utp.simulation.ScriptedPeer.Arrival;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An open BEP 29 connection whose acceptor is hand-written: numbers, extensions, windows, delays and the end. */
@ExtendWith(SimulationReport.class)
class WireRulesSimulationTests {
    private static final int FIRST = 100;

    private final SimulatedNetwork network = new SimulatedNetwork();
    private final EngineHost client = new EngineHost(network, EnginePair.CLIENT_ADDRESS, new EngineSettings());
    private final ScriptedPeer peer = ScriptedPeer.facing(network, client, EnginePair.SERVER_ADDRESS);

    private SimulatedApplication application;
    private int id;
    private int next;

    @BeforeEach
    void connect() {
        application = client.connect(EnginePair.SERVER_ADDRESS);
        PacketHeader syn = peer.expect(PacketType.SYN).header();
        id = syn.connectionId();
        next = syn.sequence() + 1 & 0xffff;
        peer.send(state(syn.sequence()));
        peer.drain(Duration.ofMillis(200));
        assertThat(application.isEstablished()).isTrue();
    }

    @Test
    void everyDataIsAcknowledged() {
        peer.send(data(0));

        assertThat(peer.expect(PacketType.STATE).header().acknowledgement()).isEqualTo(FIRST);
        peer.send(data(1));
        assertThat(peer.expect(PacketType.STATE).header().acknowledgement()).isEqualTo(FIRST + 1);
        assertThat(application.received()).isEqualTo(200);
    }

    @Test
    void aStateCarriesTheNextNumberToBeUsed() {
        application.send(100);
        assertThat(peer.expect(PacketType.DATA).header().sequence()).isEqualTo(next);
        peer.send(state(next));

        peer.send(data(0));

        // libutp ignores a STATE, and its acknowledgement, whose number is out of range.
        assertThat(peer.expect(PacketType.STATE).header().sequence()).isEqualTo(next + 1 & 0xffff);
    }

    @Test
    void emptyDataIsAcceptedAndAcknowledged() {
        peer.send(data(0).payload(new byte[0]));

        assertThat(peer.expect(PacketType.STATE).header().acknowledgement()).isEqualTo(FIRST);
        assertThat(application.isReceiveEnded()).isFalse();
    }

    @Test
    void theSelectiveAcknowledgementStartsTwoBehindTheAcknowledgement() {
        peer.send(data(0));
        peer.expect(PacketType.STATE);

        peer.send(data(2));
        Arrival one = peer.expect(PacketType.STATE);
        peer.send(data(4));
        Arrival two = peer.expect(PacketType.STATE);

        assertThat(one.header().acknowledgement()).isEqualTo(FIRST);
        // BEP 29: the lowest bit of the first byte is ack + 2; four bytes are the length that everyone takes.
        assertThat(extension(one)).containsExactly(1, 0, 0, 0);
        assertThat(extension(two)).containsExactly(5, 0, 0, 0);

        peer.send(data(1));
        peer.send(data(3));
        Arrival three = peer.await(packet -> packet.header().acknowledgement() == FIRST + 4);
        assertThat(three.header().extension()).isZero();
        assertThat(application.received()).isEqualTo(500);
    }

    @Test
    void aShortSelectiveAcknowledgementIsUnderstood() {
        List<Arrival> sent = sendFivePackets();

        // libtorrent sends as few bytes as needed: the second packet is missing, three behind it have come.
        peer.send(state(next).extension(1, (byte) 0b0000_0111));

        Arrival again = peer.await(packet -> packet.is(PacketType.DATA));
        assertThat(again.header().sequence()).isEqualTo(sent.get(1).header().sequence());
        assertThat(again.timeNanos() - sent.get(1).timeNanos())
                .as("before any timeout")
                .isLessThan(100_000_000);
        assertThat(peer.drain(Duration.ofMillis(50)))
                .as("only the hole is sent again")
                .noneMatch(packet -> packet.is(PacketType.DATA));
    }

    @Test
    void threeRepeatedAcknowledgementsShowALoss() {
        List<Arrival> sent = sendFivePackets();
        peer.send(state(next));

        peer.send(state(next));
        peer.send(state(next));
        peer.send(state(next));

        Arrival again = peer.await(packet -> packet.is(PacketType.DATA));
        assertThat(again.header().sequence()).isEqualTo(sent.get(1).header().sequence());
        assertThat(again.timeNanos() - sent.get(1).timeNanos())
                .as("before any timeout")
                .isLessThan(100_000_000);
    }

    @Test
    void theAcknowledgementOfARetransmissionIsFresh() {
        application.send(100);
        Arrival first = peer.expect(PacketType.DATA);
        peer.send(data(0));
        peer.send(data(1));

        Arrival again = peer.await(packet -> packet.is(PacketType.DATA));

        // libutp drops the whole packet when its acknowledgement is stale.
        assertThat(again.header().sequence()).isEqualTo(first.header().sequence());
        assertThat(again.header().acknowledgement()).isEqualTo(FIRST + 1);
        assertThat(again.header().timestamp()).isNotEqualTo(first.header().timestamp());
        assertThat(again.payload()).isEqualTo(first.payload());
    }

    @Test
    void dataWithAStaleAcknowledgementIsAccepted() {
        sendFivePackets();
        peer.send(state(next + 4));

        // utp-punch 1.0.1 repeats packets with the acknowledgement of their first sending.
        peer.send(data(0).acknowledgement(next - 1));

        peer.await(packet -> packet.is(PacketType.STATE) && packet.header().acknowledgement() == FIRST);
        assertThat(application.received()).isEqualTo(100);
    }

    @Test
    void anAcknowledgementOfWhatWasNeverSentIsIgnored() {
        application.send(100);
        peer.expect(PacketType.DATA);

        peer.send(state(next + 5));

        assertThat(application.connection().bufferedBytes()).isEqualTo(100);
        assertThat(application.closeCause()).isNull();
        peer.send(state(next));
        assertThat(application.connection().bufferedBytes()).isZero();
    }

    @Test
    void theDelayIsMeasuredAtReceipt() {
        int theirs = 1_000_000;
        long sentNanos = network.nowNanos();

        peer.send(data(0).timestamp(theirs));

        Arrival answer = peer.expect(PacketType.STATE);
        // BEP 29: the difference of the own clock at receipt and the peer's timestamp, in microseconds and 32 bits.
        int heldBack = (int) ((answer.timeNanos() - sentNanos) / 1_000);
        int atReceipt = answer.header().timestamp() - heldBack;
        assertThat(answer.header().timestampDifference() - (atReceipt - theirs)).isBetween(-2, 2);
    }

    @Test
    void noTimestampIsNoSample() {
        peer.send(data(0).timestamp(0));

        assertThat(peer.expect(PacketType.STATE).header().timestampDifference()).isZero();
    }

    @Test
    void anUnknownExtensionIsSkipped() {
        byte[] payload = new byte[100];
        BytePattern.OF_ACCEPTOR.slice(0, 100).get(payload);

        // libtorrent: close_reason, which a receiver need not know.
        peer.send(data(0).extension(3, new byte[4]));

        assertThat(peer.expect(PacketType.STATE).header().acknowledgement()).isEqualTo(FIRST);
        assertThat(application.received()).isEqualTo(100);
    }

    @Test
    void aFinConsumesOneNumber() {
        application.send(100).end();
        List<Arrival> packets = peer.drain(Duration.ofMillis(10));
        Arrival fin = packets.get(packets.size() - 1);

        assertThat(fin).matches(packet -> packet.is(PacketType.FIN));
        assertThat(fin.header().sequence()).isEqualTo(next + 1 & 0xffff);
        peer.send(state(next + 1));
        assertThat(application.isFinAcknowledged()).isTrue();
        peer.send(data(0));
        assertThat(peer.expect(PacketType.STATE).header().sequence()).isEqualTo(next + 2 & 0xffff);
    }

    @Test
    void aFinThatConsumesNoNumberEndsTheStreamToo() {
        peer.send(data(0));
        peer.expect(PacketType.STATE);
        // libtorrent: its later STATEs carry the FIN's own number.
        peer.send(new PacketBuilder(PacketType.FIN)
                .connectionId(id)
                .sequence(FIRST + 1)
                .acknowledgement(next - 1)
                .timestamp(1));
        assertThat(peer.expect(PacketType.STATE).header().acknowledgement()).isEqualTo(FIRST + 1);
        assertThat(application.isReceiveEnded()).isTrue();

        application.send(100).end();
        peer.drain(Duration.ofMillis(10));
        peer.send(state(next + 1).sequence(FIRST + 1));

        assertThat(application.closeCause()).isEqualTo(CloseCause.FINISHED);
    }

    @Test
    void nothingBehindTheFinIsDelivered() {
        peer.send(data(0));
        peer.send(new PacketBuilder(PacketType.FIN)
                .connectionId(id)
                .sequence(FIRST + 1)
                .acknowledgement(next - 1)
                .timestamp(1));
        peer.send(data(2));
        network.run(Duration.ofSeconds(1));

        assertThat(application.received()).isEqualTo(100);
        assertThat(application.isReceiveEnded()).isTrue();
    }

    @Test
    void noMoreIsSentThanThePeerHasRoomFor() {
        peer.send(data(0).window(3_000));
        application.send(100_000);

        List<Arrival> packets = peer.drain(Duration.ofMillis(20));

        // Nothing is acknowledged: what is repeated takes no more room.
        Map<Integer, Integer> bytes = packets.stream()
                .filter(packet -> packet.is(PacketType.DATA))
                .collect(Collectors.toMap(
                        packet -> packet.header().sequence(), packet -> packet.payload().length, (a, b) -> a));
        assertThat(bytes.values().stream().mapToInt(i -> i).sum()).isBetween(2_400, 3_000);
    }

    @Test
    void aShutWindowIsProbed() {
        peer.send(data(0).window(0));
        application.send(100_000);

        List<Arrival> packets = peer.drain(Duration.ofSeconds(30));

        // RFC 9293 3.8.6.1: somebody has to ask, for the update may be lost.
        long probes =
                packets.stream().filter(packet -> !packet.is(PacketType.STATE)).count();
        assertThat(probes).isBetween(2L, 40L);
    }

    @Test
    void aRetransmissionTimeoutIsDoubledEachTime() {
        application.send(100);

        List<Arrival> packets = peer.drain(Duration.ofSeconds(20)).stream()
                .filter(packet -> packet.is(PacketType.DATA))
                .toList();

        assertThat(packets).hasSizeBetween(5, 12);
        long most = Duration.ofSeconds(4).toNanos();
        for (int index = 2; index < packets.size(); index++) {
            long pause = packets.get(index).timeNanos() - packets.get(index - 1).timeNanos();
            long before =
                    packets.get(index - 1).timeNanos() - packets.get(index - 2).timeNanos();
            // RFC 6298 5.5; not above 4 seconds, or peers that give up after 5 would.
            assertThat(pause).isGreaterThanOrEqualTo(Math.min(2 * before, most) - 2_000_000);
        }
    }

    private List<Arrival> sendFivePackets() {
        // Grow the window first: slow start doubles it only when it is used up.
        for (int round = 0; round < 3; round++) {
            application.send(4 * 1_200);
            List<Arrival> packets = peer.drain(Duration.ofMillis(5));
            peer.send(state(packets.get(packets.size() - 1).header().sequence()));
            next = next + packets.size() & 0xffff;
        }
        application.send(5 * 1_200);
        List<Arrival> packets = peer.drain(Duration.ofMillis(5));
        assertThat(packets).hasSize(5).allMatch(packet -> packet.is(PacketType.DATA));
        assertThat(packets.get(0).header().sequence()).isEqualTo(next);
        return packets;
    }

    private static byte[] extension(Arrival packet) {
        assertThat(packet.header().extension()).isEqualTo(1);
        return Arrays.copyOfRange(packet.bytes(), 22, 22 + packet.bytes()[21]);
    }

    private PacketBuilder state(int acknowledgement) {
        return new PacketBuilder(PacketType.STATE)
                .connectionId(id)
                .sequence(FIRST)
                .acknowledgement(acknowledgement)
                .timestamp(1);
    }

    private PacketBuilder data(int index) {
        byte[] payload = new byte[100];
        BytePattern.OF_ACCEPTOR.slice(100L * index, 100).get(payload);
        return new PacketBuilder(PacketType.DATA)
                .connectionId(id)
                .sequence(FIRST + index)
                .acknowledgement(next - 1)
                .timestamp(1)
                .payload(payload);
    }
}
