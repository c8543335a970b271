package io.utp.netty;

import io.utp.UtpClosedException;
import io.utp.UtpException;
import io.utp.engine.connection.Connection;
import io.utp.engine.stream.Chunks;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Written bytes between the application, which copies them in, and the event loop, which hands them to the engine as ranges
 * of chunks. Counts what the peer has not acknowledged, which is what writers have to wait for.
 */
final class SendQueue {

    private static final byte[] NO_CHUNK = {};

    /** One writer at a time fills the chunk. Never held while waiting for room; never taken by the event loop. */
    private final ReentrantLock writing = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final String peer;
    private final Runnable handOverSoon;
    private final Chunks chunks;

    // guarded by writing
    private byte[] chunk = NO_CHUNK;
    private int chunkEnd;

    // guarded by lock
    private ArrayDeque<ByteBuffer> ranges = new ArrayDeque<>(2);
    private final FullChunks fullChunks;
    private final RoomWaiters waiters;
    private final SendRoom space;
    private boolean handOverAsked;
    private boolean ended;
    private @Nullable Failure failure;

    // the event loop's
    private ArrayDeque<ByteBuffer> taken = new ArrayDeque<>(2);

    /**
     * Creates an empty queue.
     *
     * @param peer the name of the other end in messages
     * @param limit bytes from which on writers wait
     * @param handOverSoon makes the event loop call {@link #handOver}
     * @param context has the arrays and the memory for what is written, and completes the futures of writes
     */
    SendQueue(String peer, int limit, Runnable handOverSoon, NodeContext context) {
        this.peer = peer;
        this.handOverSoon = handOverSoon;
        this.waiters = new RoomWaiters(context.callbacks());
        this.chunks = context.chunks();
        this.space = new SendRoom(limit, context.sendMemory());
        this.fullChunks = new FullChunks(chunks);
    }

    // ---- the application's side

    /** Copies everything, waiting for room as often as needed. */
    void write(byte[] source, int offset, int length) throws UtpException, InterruptedIOException {
        int written = 0;
        while (written < length) {
            awaitRoom(written);
            writing.lock();
            try {
                int bytes = room(length - written);
                if (bytes > 0) {
                    append(ByteBuffer.wrap(source, offset + written, bytes));
                    written += bytes;
                }
            } finally {
                writing.unlock();
            }
        }
    }

    /** Copies everything without waiting; completes when there is room for more. */
    CompletableFuture<Void> write(ByteBuffer data) {
        writing.lock();
        try {
            Failure cause = refusal();
            if (cause != null) {
                return CompletableFuture.failedFuture(cause.exception());
            }
            append(data);
            return roomFuture();
        } finally {
            writing.unlock();
        }
    }

    /** Copies what there is room for, without waiting. If that is not all of it, the observer is told when there is more room. */
    int offer(ByteBuffer data) throws UtpException {
        writing.lock();
        try {
            int bytes = room(data.remaining());
            append(data.slice(data.position(), bytes));
            data.position(data.position() + bytes);
            return bytes;
        } finally {
            writing.unlock();
        }
    }

    /** To be called, on any thread, when there is the room that {@link #offer} did not find, and after a failure. */
    void observe(@Nullable Runnable newObserver) {
        waiters.observe(newObserver);
    }

    /** Nothing can be written any more; false when that was so before. */
    boolean end() {
        // Not in the middle of a writer's copy: what a writer has begun to append goes out before the FIN.
        writing.lock();
        try {
            lock.lock();
            try {
                boolean first = !ended;
                ended = true;
                room.signalAll();
                return first;
            } finally {
                lock.unlock();
            }
        } finally {
            writing.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Throws when what was written may be lost. */
    void requireNoFailure() throws UtpException {
        lock.lock();
        try {
            if (failure != null) {
                throw failure.exception();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom(int written) throws UtpException, InterruptedIOException {
        lock.lock();
        try {
            requireOpenLocked();
            while (space.left() <= 0) {
                room.await();
                requireOpenLocked();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("Interrupted while waiting for room in the send buffer to " + peer);
            interrupted.bytesTransferred = written;
            throw interrupted;
        } finally {
            lock.unlock();
        }
    }

    /** Holding {@code writing}: how much may be appended; another writer may have been faster. */
    private int room(int bytes) throws UtpException {
        lock.lock();
        try {
            requireOpenLocked();
            long room = space.left();
            if (room < bytes) {
                waiters.ask();
            }
            return (int) Math.max(0, Math.min(room, bytes));
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Failure refusal() {
        lock.lock();
        try {
            if (failure != null) {
                return failure;
            }
            if (ended) {
                throw new IllegalStateException("The stream to " + peer + " was ended; write before end() or close()");
            }
            if (waiters.hasWrites() && space.isOverfull()) {
                throw new IllegalStateException("The send buffer to " + peer + " holds " + space.queued()
                        + " bytes, twice its limit; wait for the future of the earlier write before writing more");
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Void> roomFuture() {
        lock.lock();
        try {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure.exception());
            }
            if (space.left() >= 0) {
                return CompletableFuture.completedFuture(null);
            }
            return waiters.addWrite();
        } finally {
            lock.unlock();
        }
    }

    /** Holding {@code writing}: copies everything into chunks, and each piece is on its way as soon as it is copied. */
    private void append(ByteBuffer data) {
        while (data.hasRemaining()) {
            if (chunkEnd == chunk.length) {
                startChunk(data.remaining());
            }
            int bytes = Math.min(chunk.length - chunkEnd, data.remaining());
            data.get(chunk, chunkEnd, bytes);
            publish(chunk, chunkEnd, bytes);
            chunkEnd += bytes;
        }
    }

    private void startChunk(int bytes) {
        boolean first = chunk.length == 0;
        boolean affordable;
        lock.lock();
        try {
            if (!first) {
                fullChunks.add(chunk);
            }
            affordable = space.allowed() >= Chunks.LARGE;
        } finally {
            lock.unlock();
        }
        chunk = chunks.take(affordable && (!first || bytes > Chunks.SMALL));
        chunkEnd = 0;
    }

    @SuppressWarnings("ByteBufferBackingArray") // all ranges wrap chunks
    private void publish(byte[] array, int start, int bytes) {
        boolean ask;
        lock.lock();
        try {
            if (failure != null) {
                return;
            }
            ByteBuffer last = ranges.peekLast();
            if (last != null && last.array() == array && last.limit() == start) {
                last.limit(start + bytes);
            } else {
                ranges.add(ByteBuffer.wrap(array, start, bytes));
            }
            space.written(bytes);
            fullChunks.appended(bytes);
            ask = !handOverAsked;
            handOverAsked = true;
        } finally {
            lock.unlock();
        }
        if (ask) {
            handOverSoon.run();
        }
    }

    private void requireOpenLocked() throws UtpException {
        if (failure != null) {
            throw failure.exception();
        }
        if (ended) {
            throw new UtpClosedException("The stream to " + peer + " was ended");
        }
    }

    // ---- the event loop's side

    /** Hands what waits to the engine, through TLS if there is one, which copies it. */
    void handOver(Connection connection, @Nullable TlsStream tls, long nowNanos) {
        long bytes;
        lock.lock();
        try {
            handOverAsked = false;
            if (ranges.isEmpty()) {
                return;
            }
            ArrayDeque<ByteBuffer> empty = taken;
            taken = ranges;
            ranges = empty;
            bytes = space.handedOver();
        } finally {
            lock.unlock();
        }
        for (ByteBuffer range = taken.poll(); range != null; range = taken.poll()) {
            if (tls == null) {
                connection.write(range, nowNanos);
            } else {
                tls.write(range, nowNanos);
            }
        }
        if (tls != null) {
            giveHandedOver();
        }
        space.counted(bytes);
    }

    private void giveHandedOver() {
        lock.lock();
        try {
            fullChunks.giveAllBefore(space.waiting());
        } finally {
            lock.unlock();
        }
    }

    /** Some of what the engine had is acknowledged. */
    void acknowledged(long stillInEngine, int newLimit) {
        Runnable told;
        boolean idle;
        lock.lock();
        try {
            space.acknowledged(stillInEngine, newLimit);
            long queued = space.queued();
            idle = queued == 0;
            fullChunks.giveAllBefore(queued);
            long allowed = space.allowed();
            // Some hysteresis, so that a blocked writer wakes up for more than one packet's worth.
            boolean muchRoom = queued <= allowed - allowed / 4;
            if (muchRoom) {
                room.signalAll();
            }
            told = queued <= allowed ? waiters.room(muchRoom) : RoomWaiters.NOBODY;
        } finally {
            lock.unlock();
        }
        if (idle) {
            dropChunk();
        }
        told.run();
    }

    /** Nothing more goes out; what is not with the engine yet is lost. On any thread. */
    void fail(Failure cause) {
        Runnable told;
        lock.lock();
        try {
            if (failure != null) {
                return;
            }
            failure = cause;
            ranges.clear();
            space.lost();
            fullChunks.clear(); // the engine may go on with what it has
            room.signalAll();
            told = waiters.failure(cause);
        } finally {
            lock.unlock();
        }
        told.run();
    }

    /** An idle connection keeps no buffers. */
    private void dropChunk() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            lock.lock();
            try {
                if (space.queued() > 0 || failure != null) {
                    return;
                }
                fullChunks.beginHere();
            } finally {
                lock.unlock();
            }
            chunks.give(chunk);
            chunk = NO_CHUNK;
            chunkEnd = 0;
        } finally {
            writing.unlock();
        }
    }
}
