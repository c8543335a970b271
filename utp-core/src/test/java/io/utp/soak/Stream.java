package io.utp.soak;

import io.utp.UtpSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Sends the bytes of a seed as fast as the futures of the writes allow, with one rest. */
final class Stream {

    private static final int PIECE = 16 << 10;

    private final UtpSocket socket;
    private final long seed;
    private final int total;
    private final AtomicLong counter;
    private int sent;

    Stream(UtpSocket socket, long seed, int total, AtomicLong counter) {
        this.socket = socket;
        this.seed = seed;
        this.total = total;
        this.counter = counter;
    }

    /** Up to a place; completes when there is room for more. */
    CompletableFuture<Void> sendUntil(int place) {
        while (sent < Math.min(place, total)) {
            int length = Math.min(PIECE, Math.min(place, total) - sent);
            byte[] piece = Script.bytes(seed, sent, length);
            sent += length;
            counter.addAndGet(length);
            CompletableFuture<Void> writing = socket.write(ByteBuffer.wrap(piece));
            if (!writing.isDone()) {
                return writing.thenCompose(ignored -> sendUntil(place));
            }
            if (writing.isCompletedExceptionally()) {
                return writing;
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    CompletableFuture<Void> sendAll() {
        return sendUntil(total);
    }
}
