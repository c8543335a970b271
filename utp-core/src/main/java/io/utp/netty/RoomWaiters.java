package io.utp.netty;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for room in a {@link SendQueue}, or for its failure, without a thread. Guarded by the queue's lock, but for the
 * observer; what is returned to be run is run without it.
 */
final class RoomWaiters {

    static final Runnable NOBODY = () -> {};

    private final Callbacks callbacks;
    private final ArrayDeque<CompletableFuture<Void>> writes = new ArrayDeque<>(2);
    private volatile @Nullable Runnable observer;
    private boolean asked;

    RoomWaiters(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    boolean hasWrites() {
        return !writes.isEmpty();
    }

    CompletableFuture<Void> addWrite() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        writes.add(future);
        return future;
    }

    void observe(@Nullable Runnable newObserver) {
        observer = newObserver;
    }

    /** The observer wants to know when there is much room. */
    void ask() {
        asked = true;
    }

    /** There is room. */
    Runnable room(boolean much) {
        Runnable current = much && asked ? observer : null;
        asked &= !much;
        if (writes.isEmpty()) {
            return current == null ? NOBODY : current;
        }
        return told(current, null);
    }

    /** There will be none. */
    Runnable failure(Failure cause) {
        return told(observer, cause);
    }

    private Runnable told(@Nullable Runnable current, @Nullable Failure cause) {
        List<CompletableFuture<Void>> futures = new ArrayList<>(writes);
        writes.clear();
        return () -> {
            if (current != null) {
                current.run();
            }
            if (!futures.isEmpty()) {
                callbacks.complete(() -> complete(futures, cause));
            }
        };
    }

    private static void complete(List<CompletableFuture<Void>> futures, @Nullable Failure cause) {
        for (CompletableFuture<Void> future : futures) {
            if (cause == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(cause.exception());
            }
        }
    }
}
