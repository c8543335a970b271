package io.utp.engine.stream;

/** The bytes that all connections of one node may hold together: written and not acknowledged, received and not consumed. */
public final class BufferMemory {

    private final Chunks chunks;
    private final long most;
    private long held;

    /**
     * Creates an account of nothing.
     *
     * @param chunks for received bytes
     * @param most bytes from which on connections go on a few packets at a time
     */
    public BufferMemory(Chunks chunks, long most) {
        this.chunks = chunks;
        this.most = most;
    }

    /**
     * Where received bytes are kept.
     *
     * @return the arrays of all connections
     */
    public Chunks chunks() {
        return chunks;
    }

    /**
     * A connection holds another number of bytes.
     *
     * @param before how many it was said to hold before
     * @param now how many it holds
     */
    public void replace(long before, long now) {
        held += now - before;
        assert held >= 0 : held + " bytes held";
        chunks.hold(held);
    }

    /**
     * What is left. If no connection takes more for itself than is left, so much always remains for the next (the dynamic
     * thresholds of Choudhury and Hahne, IEEE/ACM Transactions on Networking 6, 1998).
     *
     * @return bytes
     */
    public long room() {
        return Math.max(0, most - held);
    }

    /**
     * What all connections hold.
     *
     * @return bytes
     */
    public long held() {
        return held;
    }
}
