package io.utp.engine.connection;

import io.utp.engine.stream.Arrival;
import io.utp.engine.stream.PartialPackets;
import io.utp.engine.stream.ReceiveBuffer;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.SequenceNumbers;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The receiving half of a connection: order, window, and when to acknowledge. */
final class Inbound {

    /** RFC 5681 4.2: at least every second full packet is acknowledged at once. */
    private static final int PACKETS_PER_ACK = 2;

    /**
     * A packet that holds as much as two of an Ethernet's is acknowledged as these are. RFC 5681 counts full segments, and on a
     * path with large packets a sender may have only one in flight.
     */
    private static final int LARGE_PAYLOAD = 3_000;

    /** RFC 5681 4.2 allows 500 ms; far below the least retransmission timeout of any peer (utp-punch: 100 ms). */
    private static final long ACK_DELAY = 20_000_000L;

    /** So long an acknowledgement that repeats itself is not repeated; with a mask of several extensions {@link #ACK_DELAY}. */
    private static final long REPEAT_INTERVAL = 1_000_000L;

    /** A mask of more than one extension tells of so many times as many bytes, or it would take as much of the path as they. */
    private static final int BYTES_PER_MASK_BYTE = 4;

    private final ReceiveBuffer buffer;
    private final BufferLimits limits;
    private final Counters counters;
    private long ackTimerNanos = Deadline.NEVER;

    private int lastDifference;
    private int unackedPackets;
    private int maskBytes;
    private int bytesBehindGap;
    private boolean ackDue;
    private boolean repeatDue;
    private long repeatedNanos;
    private long advertisedWindow;
    private boolean discarding;
    private @Nullable PartialPackets parts;

    /** Begins to receive behind a sequence number. */
    Inbound(BufferLimits limits, int acknowledged, Counters counters) {
        this.limits = limits;
        // libutp sends up to 1,024 packets ahead, a node of this library more; bytes are limited by the window.
        this.buffer = new ReceiveBuffer(acknowledged, limits.receive(), PeerLimits.OWN_PACKETS, limits.chunks());
        this.counters = counters;
        this.advertisedWindow = buffer.limitBytes();
    }

    /** The one-way delay is taken when the packet arrives: taken when the answer leaves, it would include our own wait. */
    void handleTimestamp(PacketHeader header, int localMicros) {
        lastDifference = Timestamps.difference(header, localMicros);
    }

    /** Returns whether bytes, or the end, can be taken now that could not before. */
    boolean handlePayload(PacketHeader header, ByteBuffer datagram) {
        long before = buffer.receivedBytes();
        boolean ended = buffer.isEnded();
        boolean fin = header.type() == PacketType.FIN;
        boolean hadGap = buffer.hasGap();
        Arrival arrival = header.isPart()
                ? acceptPart(header, datagram)
                : buffer.accept(header.sequence(), fin, datagram, header.payloadOffset(), header.payloadLength());
        switch (arrival) {
            case IN_ORDER -> {
                repeatedNanos = 0;
                unackedPackets += header.payloadLength() >= LARGE_PAYLOAD ? PACKETS_PER_ACK : 1;
                // A FIN ends a wait; a filled gap ends a recovery (RFC 5681 4.2): both are answered at once.
                ackDue |= hadGap || buffer.isEnded();
                if (discarding) {
                    discard();
                }
                trimParts();
            }
            case DUPLICATE -> {
                counters.duplicatesReceived++;
                repeatDue = true;
            }
            case OUT_OF_ORDER -> {
                repeatedNanos = 0;
                bytesBehindGap += header.payloadLength();
                // RFC 5681 4.2: at once, if that is not too much.
                ackDue |= maskBytes <= PacketHeader.MASK_BLOCK || bytesBehindGap >= BYTES_PER_MASK_BYTE * maskBytes;
            }
            case NO_ROOM -> repeatDue = true;
            case OUT_OF_RANGE -> counters.implausible++;
            case PART -> {}
        }
        return buffer.receivedBytes() != before || buffer.isEnded() != ended;
    }

    private Arrival acceptPart(PacketHeader header, ByteBuffer datagram) {
        if (parts == null) {
            parts = new PartialPackets(buffer);
        }
        return parts.accept(
                header.sequence(),
                header.partOf(),
                header.partOffset(),
                datagram,
                header.payloadOffset(),
                header.payloadLength());
    }

    private void trimParts() {
        if (parts != null) {
            parts.trim();
            parts = parts.isEmpty() ? null : parts;
        }
    }

    /** The one decision for all packets of a batch. */
    void handleBatchEnd(long nowNanos) {
        handleHeld();
        handleRepeat(nowNanos);
        if (unackedPackets >= PACKETS_PER_ACK) {
            ackDue = true;
        } else if (unackedPackets + bytesBehindGap > 0 && !ackDue && ackTimerNanos == Deadline.NEVER) {
            ackTimerNanos = nowNanos + ACK_DELAY;
        }
    }

    /** What says nothing new is said once in a while, however often it is asked for. */
    private void handleRepeat(long nowNanos) {
        if (repeatDue && !ackDue) {
            long interval = maskBytes <= PacketHeader.MASK_BLOCK ? REPEAT_INTERVAL : ACK_DELAY;
            boolean news = repeatedNanos == 0 || advertisedWindow != buffer.room();
            if (news || nowNanos - repeatedNanos >= interval) {
                repeatedNanos = nowNanos;
                ackDue = true;
            } else {
                counters.acksSuppressed++;
                ackTimerNanos = Math.min(ackTimerNanos, repeatedNanos + interval);
            }
        }
        repeatDue = false;
    }

    void handleTimeout(long nowNanos) {
        if (ackTimerNanos <= nowNanos) {
            ackTimerNanos = Deadline.NEVER;
            ackDue = true;
        }
    }

    /** The application took bytes. */
    void consumed(long bytes, long nowNanos) {
        limits.handleConsumed(bytes, nowNanos);
        consumed(bytes);
    }

    private void handleHeld() {
        limits.holdReceived(buffer.heldBytes());
        buffer.setLimit(limits.receive());
    }

    /** The peer is told when its view of the window is much too small (RFC 9293 3.8.6.2.2). */
    private void consumed(long bytes) {
        buffer.consumed(bytes);
        handleHeld();
        long limit = buffer.limitBytes();
        ackDue |= advertisedWindow < limit / 2 && buffer.room() - advertisedWindow >= limit / 4;
    }

    void discardAll() {
        discarding = true;
        discard();
    }

    private void discard() {
        consumed(buffer.discard());
    }

    @Nullable ByteBuffer poll() {
        return buffer.poll();
    }

    /** Fills in what every packet tells of this half. */
    void fill(PacketHeader header) {
        header.acknowledgement(buffer.acknowledged())
                .differenceMicros(lastDifference)
                .window(buffer.room())
                .selectiveAckLength(0);
    }

    /** Tells of what waits behind a gap, in a mask of so many bytes at most. */
    void fillSelectiveAck(PacketHeader header, int mostBytes) {
        maskBytes = buffer.hasGap() && mostBytes > 0 ? buffer.selectiveAck(header.selectiveAck(), mostBytes) : 0;
        header.selectiveAckLength(maskBytes);
    }

    /** A packet that carried the acknowledgement was sent. */
    void handleAckSent(boolean complete) {
        advertisedWindow = buffer.room();
        // A DATA packet has no room for the selective acknowledgement: with a gap a STATE is still due.
        if (complete || !buffer.hasGap()) {
            ackDue = false;
            unackedPackets = 0;
            bytesBehindGap = 0;
            ackTimerNanos = Deadline.NEVER;
        }
    }

    void requestAck() {
        ackDue = true;
    }

    boolean isAckDue() {
        return ackDue;
    }

    /** Whether this is the number that the peer's next packet has. */
    boolean isNext(int sequence) {
        return SequenceNumbers.distance(sequence, buffer.acknowledged()) == 1;
    }

    boolean isEnded() {
        return buffer.isEnded();
    }

    long receivedBytes() {
        return buffer.receivedBytes();
    }

    long deadlineNanos() {
        return ackTimerNanos;
    }

    void stop() {
        ackTimerNanos = Deadline.NEVER;
        ackDue = false;
    }
}
