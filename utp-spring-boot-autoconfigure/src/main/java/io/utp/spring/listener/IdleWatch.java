package io.utp.spring.listener;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Looks after connections four times in each idle timeout, so that a silence is found out at most a quarter late. */
final class IdleWatch {

    private final LongConsumer check;

    private final Executor later;

    private volatile boolean running;

    IdleWatch(Duration idleTimeout, LongConsumer check) {
        this.check = check;
        // The timer is the JDK's own thread, which only hands over.
        this.later = CompletableFuture.delayedExecutor(Math.max(1, idleTimeout.toNanos() / 4), TimeUnit.NANOSECONDS);
    }

    void start() {
        running = true;
        later.execute(this::run);
    }

    void stop() {
        running = false;
    }

    private void run() {
        if (running) {
            try {
                check.accept(System.nanoTime());
            } finally {
                later.execute(this::run);
            }
        }
    }
}
