package io.utp.netty;

import io.utp.UtpException;
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

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuffer> ranges = new ArrayDeque<>(2);
    private final int reportStep;
    private final Runnable reportSoon;

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
     */
    ReceiveQueue(int reportStep, Runnable reportSoon) {
        this.reportStep = reportStep;
        this.reportSoon = reportSoon;
    }

    // ---- the event loop's side

    void offer(ByteBuffer range) {
        lock.lock();
        try {
            if (discarding) {
                unreported += range.remaining();
            } else {
                ranges.add(range);
                queued += range.remaining();
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Calls the publisher, if there is one, after what was offered. */
    void notifyObserver() {
        Runnable current;
        lock.lock();
        try {
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
        notifyObserver();
    }

    // ---- the application's side

    /** Reads at least one byte, waiting for it, or -1 at the end. */
    int read(byte[] target, int offset, int length) throws UtpException, InterruptedIOException {
        int total = 0;
        while (total < length) {
            ByteBuffer range;
            int position;
            int bytes;
            boolean report;
            lock.lock();
            try {
                if (!awaitRange(total == 0)) {
                    return total == 0 ? -1 : total;
                }
                range = ranges.element();
                position = range.position();
                bytes = Math.min(length - total, range.remaining());
                range.position(position + bytes);
                if (!range.hasRemaining()) {
                    ranges.remove();
                }
                report = taken(bytes);
            } finally {
                lock.unlock();
            }
            // Outside of the lock: the event loop must not wait for a copy.
            range.get(position, target, offset + total, bytes);
            total += bytes;
            if (report) {
                reportSoon.run();
            }
        }
        return total;
    }

    /** The next range whole and without waiting, or null. */
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
        return range;
    }

    /** Throws away what is queued and what still comes; reads fail from now on. */
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
    }

    /** To be called whenever {@link #poll} or {@link #isEnded} may answer differently. */
    void observe(Runnable newObserver) {
        lock.lock();
        try {
            observer = newObserver;
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

    /** Why nothing will come, once nothing is queued. */
    @Nullable Failure failure() {
        lock.lock();
        try {
            return ranges.isEmpty() ? failure : null;
        } finally {
            lock.unlock();
        }
    }

    /** Holding the lock: whether there is a range; false at the end, or at once when it shall not wait. */
    private boolean awaitRange(boolean wait) throws UtpException, InterruptedIOException {
        while (ranges.isEmpty()) {
            if (!wait) {
                return false;
            }
            if (failure != null) {
                throw failure.exception();
            }
            if (ended) {
                return false;
            }
            try {
                changed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while waiting for data");
            }
        }
        return true;
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
