package io.utp.engine.stream;

/**
 * Where the arrays for bytes on their way come from, and where they go to when nobody needs them any more. There are two
 * sizes: a small one for connections that say little at a time, and a large one.
 */
public interface Chunks {

    /** Bytes of a small array. */
    int SMALL = 2_048;

    /** Bytes of a large array: what one system call sends or receives at most. */
    int LARGE = 65_536;

    /** Arrays that are used once. */
    Chunks UNPOOLED = new Chunks() {
        @Override
        public byte[] take(boolean large) {
            return new byte[large ? LARGE : SMALL];
        }

        @Override
        public void give(byte[] chunk) {}
    };

    /**
     * An array of {@link #SMALL} or {@link #LARGE} bytes, whatever they are.
     *
     * @param large which
     * @return an array that belongs to the caller
     */
    byte[] take(boolean large);

    /**
     * Takes an array back. Who forgets to give one only leaves it to the garbage collector.
     *
     * @param chunk as {@link #take} gave it; not used by the caller, or by anybody whom the caller gave it to, any more
     */
    void give(byte[] chunk);

    /**
     * Learns how much all connections of the node hold, whenever that has changed.
     *
     * @param bytes those that were sent and not acknowledged, and those that were received and not consumed
     */
    default void hold(long bytes) {}
}
