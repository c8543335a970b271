package io.utp.netty;

import io.utp.CloseReason;
import io.utp.UtpException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The futures of a socket's end. */
final class SocketEnding {

    /** What close() waits for: no failure, or the one that came before the peer had acknowledged everything. */
    final CompletableFuture<Optional<Failure>> delivered = new CompletableFuture<>();

    final CompletableFuture<Void> ended = new CompletableFuture<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    /** Nobody waits for delivery any more; returns what completes the application's futures. */
    Runnable gone(CloseReason reason, Failure failure) {
        boolean early = delivered.complete(Optional.of(failure));
        return () -> {
            if (early) {
                ended.completeExceptionally(failure.exception());
            }
            closed.complete(reason);
        };
    }

    /** Blocks until the peer has everything, or never will. */
    Optional<Failure> awaitDelivery(String peer) throws IOException {
        try {
            return delivered.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for " + peer
                    + " to acknowledge everything; the connection ends in the background");
        } catch (ExecutionException e) {
            throw new UtpException("The end of the connection with " + peer + " is unknown", e);
        }
    }
}
