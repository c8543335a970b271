package io.utp.benchmarks.engine;

import io.utp.engine.stream.Chunks;
import java.util.ArrayDeque;

/** The same arrays again and again, as a node has them; for one thread. */
final class UsedChunks implements Chunks {

    private final ArrayDeque<byte[]> small = new ArrayDeque<>();

    private final ArrayDeque<byte[]> large = new ArrayDeque<>();

    @Override
    public byte[] take(boolean takeLarge) {
        byte[] chunk = (takeLarge ? large : small).poll();
        return chunk != null ? chunk : new byte[takeLarge ? LARGE : SMALL];
    }

    @Override
    public void give(byte[] chunk) {
        (chunk.length == LARGE ? large : small).push(chunk);
    }
}
