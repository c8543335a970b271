package io.utp.netty;

import io.utp.engine.connection.Connection;
import io.utp.engine.stream.Chunks;
import java.nio.ByteBuffer;

/** Encrypted bytes between TLS and the engine, on the event loop. It has no limit of its own: writers wait for what the engine holds. */
final class CipherOutput {

    private static final byte[] NO_CHUNK = {};

    private final Connection connection;
    private final Chunks chunks;
    private final FullChunks full;
    private byte[] chunk = NO_CHUNK;
    private int chunkEnd;
    private boolean ended;

    CipherOutput(Connection connection, Chunks chunks) {
        this.connection = connection;
        this.chunks = chunks;
        this.full = new FullChunks(chunks);
    }

    /** Copies everything and hands it to the engine, which merges adjacent pieces; after the end, nothing. */
    void write(ByteBuffer data, long nowNanos) {
        if (ended) {
            data.position(data.limit());
        }
        while (data.hasRemaining()) {
            if (chunkEnd == chunk.length) {
                startChunk(data.remaining());
            }
            int bytes = Math.min(chunk.length - chunkEnd, data.remaining());
            data.get(chunk, chunkEnd, bytes);
            connection.write(ByteBuffer.wrap(chunk, chunkEnd, bytes), nowNanos);
            chunkEnd += bytes;
            full.appended(bytes);
        }
    }

    void end() {
        ended = true;
    }

    private void startChunk(int bytes) {
        boolean first = chunk.length == 0;
        if (!first) {
            full.add(chunk);
        }
        chunk = chunks.take(!first || bytes > Chunks.SMALL);
        chunkEnd = 0;
    }

    /** The peer has everything but so many bytes. */
    void acknowledged(long stillInEngine) {
        full.giveAllBefore(stillInEngine);
        if (stillInEngine == 0 && chunk.length > 0) {
            full.beginHere(); // an idle connection keeps no buffers
            chunks.give(chunk);
            chunk = NO_CHUNK;
            chunkEnd = 0;
        }
    }
}
