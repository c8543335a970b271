package io.utp.interop;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for facts, and never longer than a test can bear. */
final class Await {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private Await() {}

    static void until(String fact, BooleanSupplier condition) {
        until(fact, PATIENCE, condition);
    }

    static void until(String fact, Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + patience.toMillis() + " ms: " + fact);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    static <T> T result(CompletableFuture<T> future) throws Exception {
        return result(future, PATIENCE);
    }

    /** The value of the future, or the failure that it completed with. */
    static <T> T result(CompletableFuture<T> future, Duration patience) throws Exception {
        try {
            return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("no result within " + patience.toMillis() + " ms", e);
        }
    }

    /** Runs the task on a thread of its own, as an application's reader or writer would. */
    static <T> CompletableFuture<T> async(String name, Callable<T> task) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        future.complete(task.call());
                    } catch (Throwable e) {
                        future.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return future;
    }
}
