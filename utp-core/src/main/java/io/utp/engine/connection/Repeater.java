package io.utp.engine.connection;

import io.utp.engine.recovery.LossRecovery;
import io.utp.engine.recovery.SentPackets;
import io.utp.engine.stream.SendBuffer;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import java.nio.ByteBuffer;

/**
 * Sends again what was lost: as it was, or in parts where the path does not carry it any more.
 *
 * <p>A packet keeps its sequence number and its payload for ever: it, or any behind it, may have arrived without our knowing,
 * so its bytes cannot be given to others. libutp lets IP fragment such a packet, which NATs and firewalls often drop (RFC 8900)
 * and IPv6 does not do on the way. Between nodes of this library each part is a packet of its own, which says whose part
 * it is; the peer puts them together and acknowledges the whole. Other peers get the packet as it was.
 */
final class Repeater {

    /** Where a queue holds less than all parts it is not always the same ones that are dropped. */
    private static final int STRIDE = 7;

    private final SendBuffer buffer;
    private final LossRecovery recovery;
    private final SentPackets sent;
    private final PacketSize size;
    private final PathMeasurements measured;
    private final Counters counters;
    private boolean splits;

    private int sequence = -1;
    private int most;
    private int partsSent;
    private int rounds;

    Repeater(SendBuffer buffer, LossRecovery recovery, PacketSize size, PathMeasurements measured, Counters counters) {
        this.buffer = buffer;
        this.recovery = recovery;
        this.sent = recovery.packets();
        this.size = size;
        this.measured = measured;
        this.counters = counters;
    }

    /** Whether the peer understands parts. */
    void setSplitting(boolean splits) {
        this.splits = splits;
    }

    private boolean isSplit(int length) {
        return splits && length > size.path();
    }

    /** Payload bytes of what goes next of a packet. */
    int payload(int of) {
        int length = sent.length(of);
        if (!isSplit(length)) {
            return length;
        }
        int mostOfPart = size.path() - PacketHeader.PART_OVERHEAD;
        if (of != sequence || mostOfPart != most) {
            sequence = of;
            most = mostOfPart;
            partsSent = 0;
        }
        return Math.min(most, length - offset(length));
    }

    /** Bytes of its header. */
    int headerBytes(int of) {
        return PacketHeader.SIZE + (isSplit(sent.length(of)) ? PacketHeader.PART_OVERHEAD : 0);
    }

    private int parts(int length) {
        return (length + most - 1) / most;
    }

    private int offset(int length) {
        return (rounds * STRIDE + partsSent) % parts(length) * most;
    }

    /** Writes what {@link #payload} told. */
    void write(int of, PacketHeader header, ByteBuffer out, long nowNanos) {
        int length = sent.length(of);
        header.type(sent.isFin(of) ? PacketType.FIN : PacketType.DATA).sequence(of);
        if (isSplit(length)) {
            writePart(of, length, header, out, nowNanos);
        } else {
            header.encode(out);
            buffer.copy(sent.offset(of), length, out);
            size.handleResent(length, measured.roundTrip(), nowNanos);
            recovery.resent(of, nowNanos);
        }
        counters.packetsRetransmitted++;
    }

    /** Writes the packet that was held back. Returns its bytes. */
    int writeHeld(int held, PacketHeader header, ByteBuffer out, long nowNanos) {
        int length = sent.length(held);
        header.type(PacketType.DATA).sequence(held).encode(out);
        buffer.copy(sent.offset(held), length, out);
        recovery.released(nowNanos);
        counters.bytesSent += length;
        counters.packetsSent++;
        return PacketHeader.SIZE + length;
    }

    private void writePart(int of, int length, PacketHeader header, ByteBuffer out, long nowNanos) {
        int payload = payload(of);
        int offset = offset(length);
        header.part(offset, length).encode(out);
        header.part(0, 0);
        buffer.copy(sent.offset(of) + offset, payload, out);
        if (++partsSent == parts(length)) {
            sequence = -1;
            rounds = rounds + 1 & 0xff;
            recovery.resent(of, nowNanos);
        }
    }
}
