package io.utp.netty;

import io.utp.engine.stream.Chunks;
import java.util.ArrayDeque;

/** The chunks that a writer has filled, in the order of the stream, until everything in them is acknowledged. */
final class FullChunks {

    private final Chunks chunks;
    private final ArrayDeque<byte[]> full = new ArrayDeque<>(2);
    private long oldestStart;

    /** None, at the start of the stream; they go back to where they are from. */
    FullChunks(Chunks chunks) {
        this.chunks = chunks;
    }

    void add(byte[] chunk) {
        full.add(chunk);
    }

    /** What is before an offset of the stream is acknowledged and not read any more. */
    void giveBefore(long offset) {
        byte[] oldest;
        while ((oldest = full.peek()) != null && oldestStart + oldest.length <= offset) {
            oldestStart += oldest.length;
            chunks.give(full.remove());
        }
    }

    /** There are none, and the next begins at that offset of the stream. */
    void beginAt(long offset) {
        oldestStart = offset;
    }

    /** Leaves them to who may still read them. */
    void clear() {
        full.clear();
    }
}
