package io.utp.netty;

import io.utp.engine.stream.BufferMemory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is left of a node's memory for what its application writes. The engine counts what it was handed; but many writers that
 * begin at once have each copied a buffer full before it was handed anything. Safe for use by several threads.
 */
final class SendMemory {

    /** However little is left, a writer goes on. */
    private static final long LEAST_BYTES = 4_096;

    private final long most;
    private final ChunkPool engine;
    private final AtomicLong waiting = new AtomicLong();

    /**
     * Nothing is written yet.
     *
     * @param most bytes that all connections may hold together
     * @param engine knows how many the engine's hold
     */
    SendMemory(long most, ChunkPool engine) {
        this.most = most;
        this.engine = engine;
    }

    /** Bytes wait to be handed to the engine. */
    void written(long bytes) {
        waiting.addAndGet(bytes);
    }

    /** Bytes that waited are the engine's, which counts them already, or lost. */
    void gone(long bytes) {
        waiting.addAndGet(-bytes);
    }

    /**
     * What a writer may have written and not acknowledged: a part of what is left for all, so that each of many gets the same
     * and something is left for one more (see {@link BufferMemory#share(long)}).
     */
    long room() {
        return Math.max(LEAST_BYTES, BufferMemory.share(most - engine.heldBytes() - waiting.get()));
    }
}
