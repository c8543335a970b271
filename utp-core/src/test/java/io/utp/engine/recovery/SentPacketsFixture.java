package io.utp.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.measure.RttEstimator;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Packets of 10 bytes from number 1,000 on, and a peer that acknowledges them. */
abstract class SentPacketsFixture {

    static final int FIRST = 1_000;
    static final long MILLI = 1_000_000L;
    static final long ROUND_TRIP = 40 * MILLI;

    RttEstimator rtt = new RttEstimator(200 * MILLI);
    LossRecovery recovery = new LossRecovery(FIRST, rtt, new SplittableRandom(1));
    SentPackets packets = recovery.packets();
    long now = 1_000 * MILLI;
    private long nextOffset;

    final void startAt(int sequence) {
        recovery = new LossRecovery(sequence, rtt, new SplittableRandom(1));
        packets = recovery.packets();
    }

    final void send(int count) {
        for (int i = 0; i < count; i++) {
            recovery.sent(nextOffset, 10, false, now);
            nextOffset += 10;
        }
    }

    final void resend(int sequence) {
        recovery.resent(sequence, now);
    }

    final AckResult ack(int acknowledgement) {
        return ack(acknowledgement, "");
    }

    final AckResult ack(int acknowledgement, String mask) {
        return ack(acknowledgement, mask, LossRecovery.NO_ECHO);
    }

    /** From a peer that received last what was sent at this time. */
    final AckResult ack(int acknowledgement, String mask, long echo) {
        return recovery.handleAck(state(acknowledgement, mask), true, echo, now);
    }

    static PacketHeader state(int acknowledgement, String mask) {
        byte[] bits = HexFormat.of().parseHex(mask);
        PacketHeader header = new PacketHeader().type(PacketType.STATE).acknowledgement(acknowledgement);
        System.arraycopy(bits, 0, header.selectiveAck(), 0, bits.length);
        return header.selectiveAckLength(bits.length);
    }

    /** Three repetitions. */
    final void repeat(int acknowledgement) {
        for (int i = 0; i < 3; i++) {
            ack(acknowledgement);
        }
        assertThat(packets.hasLost()).isTrue();
    }

    /** One packet there and back. */
    final void measureRoundTrip() {
        send(1);
        now += ROUND_TRIP;
        ack(packets.nextSequence() - 1, "", now - ROUND_TRIP);
    }

    /** Sends everything lost again and names it. */
    final String drainLost() {
        StringBuilder lost = new StringBuilder();
        for (int s = packets.nextLost(); s >= 0; s = packets.nextLost()) {
            lost.append(s).append(' ');
            recovery.resent(s, now);
        }
        return lost.toString();
    }
}
