package io.utp.netty;

import io.utp.engine.connection.Connection;
import io.utp.engine.stream.Chunks;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a connection receives into the records of TLS (RFC 8446 5.1), and says to the peer what may come next: as much as
 * without TLS, and one record more, because a record can be read only when all of it is there.
 */
final class RecordInput {

    /** RFC 8446 5.1: type, version, length. */
    static final int HEADER_BYTES = 5;

    /** RFC 5246 6.2.3; one of TLS 1.3 is smaller. */
    static final int MOST_BYTES = HEADER_BYTES + 16_384 + 2_048;

    private final Connection connection;
    private final Chunks chunks;

    /** What the engine gave last; its limit is the end of the record in it, if there is a whole one. */
    private @Nullable ByteBuffer range;

    private int rangeEnd;

    /** The beginning of a record whose rest is not there, or that record once it is whole. */
    private @Nullable ByteBuffer held;

    private boolean whole;
    private boolean malformed;

    private long taken;
    private long reported;
    private long plainBytes;

    RecordInput(Connection connection, Chunks chunks) {
        this.connection = connection;
        this.chunks = chunks;
    }

    /** The next whole record, which stays the next one until all of it is read; {@code null} if there is none yet. */
    @Nullable ByteBuffer next() {
        if (whole && held != null) {
            if (held.hasRemaining()) {
                return held;
            }
            giveHeld();
        }
        while (!malformed && poll()) {
            ByteBuffer record = held == null ? cut() : complete(held);
            if (record != null) {
                return record;
            }
        }
        return null;
    }

    /** Whether the peer sends records that are larger than allowed. */
    boolean isMalformed() {
        return malformed;
    }

    /** The type of the first record, -1 as long as it has not come. */
    int firstType() {
        return poll() && range != null ? range.get(range.position()) & 0xff : -1;
    }

    /** What was received and not read, of which nobody else knows any more. */
    @Nullable ByteBuffer handBack() {
        ByteBuffer rest = range;
        range = null;
        return rest;
    }

    /** Whether there are bytes that the record did not end in. */
    private boolean poll() {
        ByteBuffer current = range;
        if (current != null) {
            if (current.hasRemaining()) {
                return true;
            }
            current.limit(rangeEnd);
            if (current.hasRemaining()) {
                return true;
            }
            chunks.give(current.array());
        }
        current = connection.pollReceived();
        range = current;
        if (current == null) {
            return false;
        }
        rangeEnd = current.limit();
        taken += current.remaining();
        return true;
    }

    private @Nullable ByteBuffer cut() {
        ByteBuffer current = range;
        if (current == null) {
            return null;
        }
        int length = length(current, current.position(), current.remaining());
        if (malformed) {
            return null;
        }
        if (length > 0 && length <= current.remaining()) {
            current.limit(current.position() + length);
            return current;
        }
        held = ByteBuffer.wrap(chunks.take(true)).put(current);
        return null;
    }

    private @Nullable ByteBuffer complete(ByteBuffer partial) {
        ByteBuffer current = range;
        if (current == null) {
            return null;
        }
        int length = length(partial, 0, partial.position());
        if (malformed) {
            return null;
        }
        int wanted = (length < 0 ? HEADER_BYTES : length) - partial.position();
        int bytes = Math.min(wanted, current.remaining());
        partial.put(current.array(), current.arrayOffset() + current.position(), bytes);
        current.position(current.position() + bytes);
        if (length < 0 || bytes < wanted) {
            return null;
        }
        whole = true;
        return partial.flip();
    }

    /** With its header; -1 as long as that is not there. */
    private int length(ByteBuffer bytes, int start, int available) {
        if (available < HEADER_BYTES) {
            return -1;
        }
        int length = HEADER_BYTES + (bytes.getShort(start + 3) & 0xffff);
        malformed = length > MOST_BYTES;
        return length;
    }

    private void giveHeld() {
        if (held != null) {
            chunks.give(held.array());
        }
        held = null;
        whole = false;
    }

    /** Nothing is read any more. */
    void discard() {
        giveHeld();
        if (range != null) {
            range.position(range.limit());
        }
        while (poll()) {
            if (range != null) {
                range.position(rangeEnd);
            }
        }
    }

    /** So many bytes were decrypted and wait for the application. */
    void decrypted(int bytes) {
        plainBytes += bytes;
    }

    /** The application took so many of them. */
    void consumed(int bytes) {
        plainBytes -= bytes;
    }

    /** Opens the peer's window for what nobody holds any more. */
    void report(long nowNanos) {
        long holding = plainBytes + (held == null ? 0 : held.position()) + (range == null ? 0 : range.remaining());
        long done = taken - Math.max(0, holding - MOST_BYTES);
        if (done > reported) {
            connection.consumed((int) (done - reported), nowNanos);
            reported = done;
        }
    }
}
