package io.utp.netty;

import io.netty.buffer.ByteBuf;
import io.utp.UtpException;
import io.utp.engine.stream.Chunks;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Received bytes between the event loop, which brings them, and the application, which takes them. It needs no limit of its
 * own: the peer's window opens only for bytes that were taken and reported, and reporting is what this class economises.
 */
final class ReceiveQueue {

    /** One reader at a time, so that nobody copies from a chunk that is used again. Taken before the other lock. */
    private final ReentrantLock reading = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuffer> ranges = new ArrayDeque<>(2);
    private final int reportStep;
    private final Runnable reportSoon;
    private final Chunks chunks;

    private long queued;
    private int unreported;
    private boolean reportAsked;
    private boolean discarding;
    private boolean ended;
    private @Nullable Failure failure;
    private @Nullable Runnable observer;

    /**
     * Creates an empty queue.
     *
     * @param reportStep so many taken bytes are reported even while more are waiting
     * @param reportSoon makes the event loop call {@link #takeUnreported()}
     * @param chunks what the ranges are made of, and go back to
     */
    ReceiveQueue(int reportStep, Runnable reportSoon, Chunks chunks) {
        this.chunks = chunks;
        this.reportStep = reportStep;
        this.reportSoon = reportSoon;
    }

    // ---- the event loop's side

    /** Takes a range, and its array, of which nobody else knows; to be followed by {@link #announce}. */
    void offer(ByteBuffer range) {
        lock.lock();
        try {
            if (discarding) {
                unreported += range.remaining();
                chunks.give(range.array());
            } else {
                queued += range.remaining();
                add(range);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Holding the lock: what fits behind the last range goes there, so that little bytes do not occupy large chunks. */
    private void add(ByteBuffer range) {
        ByteBuffer last = ranges.peekLast();
        int bytes = range.remaining();
        if (last == null || last.capacity() - last.limit() < bytes) {
            ranges.add(range);
            return;
        }
        int end = last.limit();
        last.limit(end + bytes);
        last.put(end, range, range.position(), bytes);
        chunks.give(range.array());
    }

    /** Tells the reader, or the publisher, of what was offered: once, as each time would wake a thread for a part of it. */
    void announce() {
        Runnable current;
        lock.lock();
        try {
            changed.signal();
            current = observer;
        } finally {
            lock.unlock();
        }
        if (current != null) {
            current.run();
        }
    }

    boolean isDiscarding() {
        lock.lock();
        try {
            return discarding;
        } finally {
            lock.unlock();
        }
    }

    int takeUnreported() {
        lock.lock();
        try {
            int bytes = unreported;
            unreported = 0;
            reportAsked = false;
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** The peer's end: after what is queued, reads find the end of the stream. */
    void end() {
        finish(null);
    }

    /** After what is queued, reads fail; without effect after the end. */
    void fail(Failure cause) {
        finish(cause);
    }

    private void finish(@Nullable Failure cause) {
        lock.lock();
        try {
            if (ended || failure != null) {
                return;
            }
            failure = cause;
            ended = cause == null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        announce();
    }

    // ---- the application's side

    /** Reads at least one byte, waiting for it, or -1 at the end. */
    int read(byte[] target, int offset, int length) throws UtpException, InterruptedIOException {
        try {
            reading.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            if (length == 0) {
                return 0;
            }
            ByteBuffer room = ByteBuffer.wrap(target, offset, length);
            while (room.position() == offset) {
                if (!awaitRange()) {
                    return -1;
                }
                copyRanges(room); // nothing when it was all thrown away meanwhile
            }
            return room.position() - offset;
        } finally {
            reading.unlock();
        }
    }

    /** Holding the reading lock: what is there, as far as there is room. */
    private void copyRanges(ByteBuffer target) {
        while (target.hasRemaining() && copyRange(target)) {
            // the next one
        }
    }

    private boolean copyRange(ByteBuffer target) {
        ByteBuffer range;
        int position;
        int bytes;
        boolean whole;
        boolean report;
        lock.lock();
        try {
            if (ranges.isEmpty()) {
                return false;
            }
            range = ranges.element();
            position = range.position();
            bytes = Math.min(target.remaining(), range.remaining());
            range.position(position + bytes);
            whole = !range.hasRemaining();
            if (whole) {
                ranges.remove();
            }
            report = taken(bytes);
        } finally {
            lock.unlock();
        }
        // Outside of the lock: the event loop must not wait for a copy.
        target.put(range.array(), range.arrayOffset() + position, bytes);
        if (whole) {
            chunks.give(range.array());
        }
        if (report) {
            reportSoon.run();
        }
        return true;
    }

    /** Reads what fits and is there, without waiting; returns how many bytes. */
    int poll(ByteBuf target) {
        reading.lock();
        try {
            ByteBuffer room = target.internalNioBuffer(target.writerIndex(), target.writableBytes());
            int start = room.position();
            copyRanges(room);
            int total = room.position() - start;
            target.writerIndex(target.writerIndex() + total);
            return total;
        } finally {
            reading.unlock();
        }
    }

    /** The next range whole and without waiting, or null. It belongs to the caller. */
    @Nullable ByteBuffer poll() {
        ByteBuffer range;
        boolean report;
        lock.lock();
        try {
            range = ranges.poll();
            if (range == null) {
                return null;
            }
            report = taken(range.remaining());
        } finally {
            lock.unlock();
        }
        if (report) {
            reportSoon.run();
        }
        return fitting(range);
    }

    /** Who keeps the bytes of a range does not keep much more. */
    private ByteBuffer fitting(ByteBuffer range) {
        if (range.remaining() > range.capacity() / 2) {
            return range;
        }
        byte[] bytes = new byte[range.remaining()];
        range.get(bytes);
        chunks.give(range.array());
        return ByteBuffer.wrap(bytes);
    }

    /** Throws away what is queued and what still comes; reads fail from now on, and the observer is told. */
    void discard(Failure cause) {
        boolean report;
        lock.lock();
        try {
            if (failure == null || !discarding) {
                failure = cause;
            }
            discarding = true;
            long bytes = queued;
            ranges.clear();
            report = bytes > 0 && taken((int) bytes);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (report) {
            reportSoon.run();
        }
        announce();
    }

    /** To be called whenever {@link #poll} or {@link #isEnded} may answer differently. */
    void observe(@Nullable Runnable newObserver) {
        lock.lock();
        try {
            observer = newObserver;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there are bytes, the end, or a failure. */
    boolean hasNews() {
        lock.lock();
        try {
            return !ranges.isEmpty() || ended || failure != null;
        } finally {
            lock.unlock();
        }
    }

    int available() {
        lock.lock();
        try {
            return (int) Math.min(queued, Integer.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is queued and nothing will come, because of the peer's end. */
    boolean isEnded() {
        lock.lock();
        try {
            return ended && ranges.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the peer's end has come, although something may be queued before it. */
    boolean hasEnd() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Why nothing will come, once nothing is queued. */
    @Nullable Failure failure() {
        lock.lock();
        try {
            return ranges.isEmpty() ? failure : null;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a range; false at the end. */
    private boolean awaitRange() throws UtpException, InterruptedIOException {
        lock.lock();
        try {
            while (ranges.isEmpty()) {
                if (failure != null) {
                    throw failure.exception();
                }
                if (ended) {
                    return false;
                }
                changed.await();
            }
            return true;
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("Interrupted while waiting for data");
    }

    /** Holding the lock: whether the event loop must be told. */
    private boolean taken(int bytes) {
        queued -= bytes;
        unreported += bytes;
        if (reportAsked || (unreported < reportStep && queued > 0)) {
            return false;
        }
        reportAsked = true;
        return true;
    }
}
