package io.utp.netty;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Two threads that meet, so often that they meet everywhere. */
final class TwoThreads implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    interface Task {

        void run() throws Exception;
    }

    interface Step {

        void run(int round) throws Exception;
    }

    ExecutorService executor() {
        return threads;
    }

    /** Both begin at the same time; fails as the first of them does, or when one of them hangs. */
    void both(Task one, Task other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        CompletionService<Void> ends = new ExecutorCompletionService<>(threads);
        for (Task task : List.of(one, other)) {
            ends.submit(() -> {
                start.await();
                task.run();
                return null;
            });
        }
        for (int i = 0; i < 2; i++) {
            Future<Void> end = ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (end == null) {
                throw new AssertionError("one of the threads hangs");
            }
            end.get();
        }
    }

    /** Both begin each round in the same moment, closer together than a lock would let them. */
    void rounds(int rounds, Step one, Step other) throws Exception {
        AtomicInteger arrivals = new AtomicInteger();
        both(() -> steps(rounds, arrivals, one), () -> steps(rounds, arrivals, other));
    }

    private static void steps(int rounds, AtomicInteger arrivals, Step step) throws Exception {
        for (int round = 0; round < rounds; round++) {
            int all = 2 * (round + 1);
            arrivals.incrementAndGet();
            await(() -> arrivals.get() >= all);
            step.run(round);
        }
    }

    /** Without a lock, which would order the threads; ends with an interrupt, as when the other thread has failed. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.yield();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
