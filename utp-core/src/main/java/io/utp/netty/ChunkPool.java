package io.utp.netty;

import io.utp.engine.stream.Chunks;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The arrays of all connections of one node that nobody uses at the moment: a connection holds some only while it has bytes
 * on their way, and a busy one gets the same ones again and again. Safe for use by several threads.
 */
final class ChunkPool implements Chunks {

    /** 16 MiB: what one busy connection lets go of at once. */
    private static final int MOST_LARGE = 256;

    /** 2 MiB: a round of small messages over many connections. */
    private static final int MOST_SMALL = 1_024;

    private static final byte[] EMPTY = {};

    private final Stack small = new Stack(SMALL, MOST_SMALL);
    private final Stack large = new Stack(LARGE, MOST_LARGE);
    private final AtomicLong held = new AtomicLong();

    @Override
    public byte[] take(boolean takeLarge) {
        return takeLarge ? large.pop() : small.pop();
    }

    @Override
    public void give(byte[] chunk) {
        if (chunk.length == LARGE) {
            large.push(chunk);
        } else if (chunk.length == SMALL) {
            small.push(chunk);
        }
    }

    @Override
    public void hold(long bytes) {
        held.lazySet(bytes); // by the event loop alone, whenever a packet comes or goes
    }

    /** Bytes that the engine's connections hold. */
    long heldBytes() {
        return held.get();
    }

    /** Bytes of all arrays that wait to be used again. */
    long idleBytes() {
        return small.bytes() + large.bytes();
    }

    /** What was used last is used first: it may still be in a cache of the processor. */
    private static final class Stack {

        private final ReentrantLock lock = new ReentrantLock();
        private final int length;
        private final int most;
        private byte[][] chunks = new byte[8][];
        private int count;

        Stack(int length, int most) {
            this.length = length;
            this.most = most;
        }

        byte[] pop() {
            lock.lock();
            try {
                if (count > 0) {
                    byte[] chunk = chunks[--count];
                    chunks[count] = EMPTY;
                    return chunk;
                }
            } finally {
                lock.unlock();
            }
            return new byte[length];
        }

        void push(byte[] chunk) {
            lock.lock();
            try {
                if (count == most) {
                    return;
                }
                if (count == chunks.length) {
                    chunks = Arrays.copyOf(chunks, 2 * count);
                }
                chunks[count++] = chunk;
            } finally {
                lock.unlock();
            }
        }

        long bytes() {
            lock.lock();
            try {
                return (long) count * length;
            } finally {
                lock.unlock();
            }
        }
    }
}
