package io.utp.netty;

/** How much of a connection's stream was written and not acknowledged, and how much may be. Guarded by who has it. */
final class SendRoom {

    private final SendMemory memory;
    private int limit;
    private long waiting;
    private long inEngine;

    /**
     * Nothing is written yet.
     *
     * @param limit bytes from which on writers wait
     * @param memory what all connections have together
     */
    SendRoom(int limit, SendMemory memory) {
        this.limit = limit;
        this.memory = memory;
    }

    long allowed() {
        return Math.min(limit, memory.room());
    }

    /** Bytes that are written and not acknowledged. */
    long queued() {
        return waiting + inEngine;
    }

    /** Those of them that the engine was not handed yet. */
    long waiting() {
        return waiting;
    }

    /** Bytes that may still be written; below zero when more than allowed are. */
    long left() {
        return allowed() - queued();
    }

    /** Somebody goes on writing without waiting. */
    boolean isOverfull() {
        return queued() >= 2L * limit;
    }

    void written(int bytes) {
        waiting += bytes;
        memory.written(bytes);
    }

    /** All that waited goes to the engine, which has not {@linkplain #counted counted} it yet. */
    long handedOver() {
        long bytes = waiting;
        inEngine += bytes;
        waiting = 0;
        return bytes;
    }

    /** The engine counts these bytes from now on. */
    void counted(long bytes) {
        memory.gone(bytes);
    }

    void acknowledged(long stillInEngine, int newLimit) {
        inEngine = stillInEngine;
        limit = newLimit;
    }

    /** What waited never goes out. */
    void lost() {
        memory.gone(waiting);
        waiting = 0;
    }
}
