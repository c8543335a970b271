package io.utp.soak;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does something again and again on a thread of its own. */
final class Pulse {

    private Pulse() {}

    /** A step; returns whether it was the last one. */
    interface Step {
        boolean isLast() throws Exception;
    }

    /** Returns when a step was the last, or after that time; what a step throws is thrown. */
    static void repeat(Duration period, Duration most, Step step) throws InterruptedException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        CompletableFuture<Void> over = new CompletableFuture<>();
        Runnable beat = () -> {
            try {
                if (step.isLast()) {
                    over.complete(null);
                }
            } catch (Exception | Error e) {
                over.completeExceptionally(e);
            }
        };
        // What a stall left out is not made up for all at once.
        timer.scheduleWithFixedDelay(beat, 0, period.toMillis(), TimeUnit.MILLISECONDS);
        try {
            over.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // So long at most.
        } catch (ExecutionException e) {
            throw new IllegalStateException("a soak cannot go on", e.getCause());
        } finally {
            timer.shutdown();
            timer.awaitTermination(1, TimeUnit.MINUTES);
        }
    }
}
