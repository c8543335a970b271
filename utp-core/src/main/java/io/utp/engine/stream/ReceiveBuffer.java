package io.utp.engine.stream;

import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.SequenceNumbers;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts received packets in order. Bytes in order are copied once, into chunks that are handed on whole; packets ahead of a
 * gap wait in a ring indexed by sequence number.
 */
public final class ReceiveBuffer {

    private static final byte[] NOTHING = {};
    private static final @Nullable ByteBuffer[] NOTHING_WAITS = {};

    private final Chunks chunks;

    /** The only length that libutp, libtorrent, librqbit, nim-eth and ethereum/utp all take. */
    private static final int SHORTEST_MASK = 4;

    /** What a packet that waits takes beside its payload, about: two objects, and its place among the others. */
    private static final int PACKET_BYTES = 64;

    /** With room for so many bytes a packet may be one further ahead: one of a byte shall not take a place among thousands. */
    private static final int BYTES_PER_PLACE = 16;

    private static final int LEAST_PLACES = 64;

    private long limitBytes;
    private final int limitPackets;

    private int acknowledged;
    private int endSequence = -1;
    private boolean ended;

    private @Nullable ByteBuffer[] waiting = NOTHING_WAITS;
    private int waitingPackets;
    private long waitingBytes;
    private int furthest;

    private @Nullable ArrayDeque<ByteBuffer> full;
    private byte[] chunk = NOTHING;
    private int chunkWritten;
    private long polledBytes;
    private boolean large;

    /** Whether one of the chunks of what was not consumed is large: little of the last one may be used. */
    private boolean largeHeld;

    private long unconsumedBytes;
    private long receivedBytes;

    /**
     * Creates a buffer.
     *
     * @param acknowledged the sequence number before the first expected one
     * @param limitBytes bytes kept at most, waiting ones and those handed on and not consumed together; more only where
     * packets in order fill a gap in front of waiting ones
     * @param limitPackets how far ahead of the last one in order a packet may be
     * @param chunks for what is handed on
     */
    public ReceiveBuffer(int acknowledged, long limitBytes, int limitPackets, Chunks chunks) {
        this.chunks = chunks;
        this.acknowledged = acknowledged;
        this.limitBytes = limitBytes;
        this.limitPackets = limitPackets;
        this.furthest = acknowledged;
    }

    /**
     * Takes a packet in.
     *
     * @param sequence its sequence number
     * @param fin whether it is the last of the stream
     * @param packet the datagram
     * @param offset where in it the payload starts
     * @param length bytes of payload
     * @return what became of it
     */
    public Arrival accept(int sequence, boolean fin, ByteBuffer packet, int offset, int length) {
        Arrival refusal = refusal(sequence, length);
        if (refusal != null) {
            return refusal;
        }
        if (fin && endSequence < 0) {
            endSequence = sequence;
        }
        if (SequenceNumbers.distance(sequence, acknowledged) > 1) {
            keepWaiting(sequence, packet, offset, length);
            return Arrival.OUT_OF_ORDER;
        }
        append(packet, offset, length);
        advance();
        takeWaiting();
        return Arrival.IN_ORDER;
    }

    /** Why a packet would not be taken in, {@code null} if it would. */
    @Nullable Arrival refusal(int sequence, int length) {
        int ahead = SequenceNumbers.distance(sequence, acknowledged);
        if (ahead <= 0) {
            return Arrival.DUPLICATE;
        }
        // libutp: whatever lies behind the end of the stream is dropped.
        boolean behindEnd = endSequence >= 0 && SequenceNumbers.isAfter(sequence, endSequence);
        long places = Math.max(LEAST_PLACES, limitBytes / BYTES_PER_PLACE);
        if (ended || behindEnd || ahead > Math.min(limitPackets, places)) {
            return Arrival.OUT_OF_RANGE;
        }
        if (ahead > 1 && isWaiting(sequence)) {
            return Arrival.DUPLICATE;
        }
        // What waits behind a gap can only be read, and its room only come back, once the gap is filled.
        // An empty buffer takes whatever is next, however little it may keep: nothing else could come.
        if (length > (ahead == 1 ? limitBytes - unconsumedBytes : room()) && (ahead > 1 || unconsumedBytes > 0)) {
            return Arrival.NO_ROOM;
        }
        return null;
    }

    private boolean isWaiting(int sequence) {
        return waiting.length > 0
                && SequenceNumbers.distance(sequence, furthest) <= 0
                && waiting[sequence & (waiting.length - 1)] != null;
    }

    private void keepWaiting(int sequence, ByteBuffer packet, int offset, int length) {
        int span = SequenceNumbers.distance(sequence, acknowledged) + 1;
        if (span > waiting.length) {
            growWaiting(span);
        }
        byte[] copy = arrayFor(length);
        packet.get(offset, copy, 0, length);
        waiting[sequence & (waiting.length - 1)] = ByteBuffer.wrap(copy, 0, length);
        waitingPackets++;
        waitingBytes += length;
        if (SequenceNumbers.isAfter(sequence, furthest)) {
            furthest = sequence;
        }
    }

    /** One of the chunks if at least half of it is used: a gap in a fast transfer holds up many packets. */
    private byte[] arrayFor(int length) {
        if (length > Chunks.SMALL / 2 && length <= Chunks.SMALL) {
            return chunks.take(false);
        }
        return length > Chunks.LARGE / 2 ? chunks.take(true) : new byte[length];
    }

    private void growWaiting(int span) {
        int capacity = Math.max(16, Integer.highestOneBit(span - 1) << 1);
        @Nullable ByteBuffer[] grown = new @Nullable ByteBuffer[capacity];
        if (waitingPackets > 0) {
            for (int s = acknowledged; s != SequenceNumbers.next(furthest); s = SequenceNumbers.next(s)) {
                grown[s & (capacity - 1)] = waiting[s & (waiting.length - 1)];
            }
        }
        waiting = grown;
    }

    private void takeWaiting() {
        while (waitingPackets > 0 && !ended) {
            int index = SequenceNumbers.next(acknowledged) & (waiting.length - 1);
            ByteBuffer payload = waiting[index];
            if (payload == null) {
                return;
            }
            waiting[index] = null;
            waitingPackets--;
            waitingBytes -= payload.limit();
            append(payload, 0, payload.limit());
            advance();
            if (payload.capacity() == Chunks.SMALL || payload.capacity() == Chunks.LARGE) {
                chunks.give(payload.array());
            }
        }
        if (waitingPackets == 0) {
            waiting = NOTHING_WAITS;
        }
    }

    private void advance() {
        acknowledged = SequenceNumbers.next(acknowledged);
        if (acknowledged == endSequence) {
            ended = true;
            waitingPackets = 0;
            waitingBytes = 0;
        }
        if (ended || SequenceNumbers.isAfter(acknowledged, furthest)) {
            furthest = acknowledged;
        }
    }

    private void append(ByteBuffer packet, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (chunkWritten == chunk.length) {
                startChunk();
            }
            int piece = Math.min(left, chunk.length - chunkWritten);
            packet.get(from, chunk, chunkWritten, piece);
            chunkWritten += piece;
            from += piece;
            left -= piece;
        }
        unconsumedBytes += length;
        receivedBytes += length;
    }

    private void startChunk() {
        if (chunkWritten > 0) {
            if (full == null) {
                full = new ArrayDeque<>(2);
            }
            full.add(ByteBuffer.wrap(chunk, 0, chunkWritten));
            large = true;
        }
        chunk = chunks.take(large && limitBytes >= Chunks.LARGE);
        chunkWritten = 0;
        largeHeld |= chunk.length > Chunks.SMALL;
    }

    /**
     * The next bytes in order.
     *
     * @return a heap buffer, {@code null} if there are none; it and its array, one of {@link Chunks}, belong to the caller
     */
    public @Nullable ByteBuffer poll() {
        ByteBuffer next = full == null ? null : full.poll();
        if (next == null && chunkWritten > 0) {
            // Whole, although there may be room left: so an idle connection holds nothing, and who has read it may
            // use the array again.
            next = ByteBuffer.wrap(chunk, 0, chunkWritten);
            chunk = NOTHING;
            chunkWritten = 0;
        }
        if (next == null) {
            large = polledBytes > Chunks.SMALL;
            polledBytes = 0;
        } else {
            polledBytes += next.remaining();
        }
        return next;
    }

    /**
     * Throws the next bytes in order away, which still have to be {@link #consumed}.
     *
     * @return how many there were
     */
    public long discard() {
        long bytes = 0;
        for (ByteBuffer next = poll(); next != null; next = poll()) {
            bytes += next.remaining();
            chunks.give(next.array());
        }
        return bytes;
    }

    /**
     * Bytes that were handed on are not kept any more.
     *
     * @param bytes how many
     */
    public void consumed(long bytes) {
        assert bytes <= unconsumedBytes : bytes + " consumed of " + unconsumedBytes;
        unconsumedBytes -= bytes;
        largeHeld &= unconsumedBytes > 0;
    }

    /**
     * Bytes that may still be taken in.
     *
     * @return 0 or more
     */
    public long room() {
        return Math.max(0, limitBytes - unconsumedBytes - waitingBytes);
    }

    /**
     * Changes how much is kept at most. What is kept already stays.
     *
     * @param bytes the limit from now on
     */
    public void setLimit(long bytes) {
        limitBytes = bytes;
    }

    /**
     * Bytes of memory that are taken by what is kept: what waits behind a gap, and what was handed on and not consumed.
     *
     * @return the bytes
     */
    public long heldBytes() {
        long partlyUsed = unconsumedBytes == 0 ? 0 : largeHeld ? Chunks.LARGE : Chunks.SMALL;
        return unconsumedBytes + partlyUsed + waitingBytes + (long) PACKET_BYTES * waitingPackets;
    }

    /**
     * The most that {@link #room()} can be.
     *
     * @return the bytes
     */
    public long limitBytes() {
        return limitBytes;
    }

    /**
     * The last sequence number in order.
     *
     * @return 0 to 65,535
     */
    public int acknowledged() {
        return acknowledged;
    }

    /**
     * Whether packets wait ahead of a gap.
     *
     * @return {@code true} if a selective acknowledgement has something to say
     */
    public boolean hasGap() {
        return waitingPackets > 0;
    }

    /**
     * Whether the FIN was reached.
     *
     * @return {@code true} once everything up to the peer's end has arrived
     */
    public boolean isEnded() {
        return ended;
    }

    /**
     * Payload bytes taken in order so far.
     *
     * @return the bytes
     */
    public long receivedBytes() {
        return receivedBytes;
    }

    /**
     * Writes the selective acknowledgement: the lowest bit of the first byte is the acknowledgement number plus two.
     *
     * <p>Where more than {@value #SHORTEST_MASK} bytes are allowed, the mask is longer than that even if less would do, and
     * fills its last extension only if it is cut off: so its length tells whether it is complete.
     *
     * @param mask where to
     * @param mostBytes the longest mask allowed
     * @return how long it is
     */
    public int selectiveAck(byte[] mask, int mostBytes) {
        int span = SequenceNumbers.distance(furthest, acknowledged) - 1;
        int needed = Math.max(SHORTEST_MASK + 1, (span + 7) / 8);
        int length = Math.min(mostBytes, needed % PacketHeader.MASK_BLOCK == 0 ? needed + 1 : needed);
        Arrays.fill(mask, 0, length, (byte) 0);
        int reach = Math.min(length * 8, span);
        for (int bit = 0; bit < reach; bit++) {
            int sequence = SequenceNumbers.plus(acknowledged, bit + 2);
            if (waiting[sequence & (waiting.length - 1)] != null) {
                mask[bit >> 3] |= (byte) (1 << (bit & 7));
            }
        }
        return length;
    }
}
