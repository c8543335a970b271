package io.utp.netty;

import io.utp.engine.stream.Chunks;
import java.util.ArrayDeque;

/** The chunks that a writer has filled, in the order of the stream, until everything in them is acknowledged. */
final class FullChunks {

    private final Chunks chunks;
    private final ArrayDeque<byte[]> full = new ArrayDeque<>(2);
    private long oldestStart;
    private long appended;

    /** None, at the start of the stream; they go back to where they are from. */
    FullChunks(Chunks chunks) {
        this.chunks = chunks;
    }

    void add(byte[] chunk) {
        full.add(chunk);
    }

    /** So many bytes more were written. */
    void appended(int bytes) {
        appended += bytes;
    }

    /** But for the last so many bytes, everything was read for the last time. */
    void giveAllBefore(long lastBytes) {
        byte[] oldest;
        while ((oldest = full.peek()) != null && oldestStart + oldest.length <= appended - lastBytes) {
            oldestStart += oldest.length;
            chunks.give(full.remove());
        }
    }

    /** There are none, and the next begins with what is written next. */
    void beginHere() {
        oldestStart = appended;
    }

    /** Leaves them to who may still read them. */
    void clear() {
        full.clear();
    }
}
