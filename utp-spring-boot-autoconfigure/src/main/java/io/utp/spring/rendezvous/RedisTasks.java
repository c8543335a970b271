package io.utp.spring.rendezvous;

import io.utp.UtpException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Questions to Redis, which block, in threads of their own. Those about the same thing are asked in the order in which they
 * came; those that nobody waits for any more are not asked at all.
 */
final class RedisTasks {

    private static final int LANES = 4;

    private static final int MOST_WAITING = 4_096;

    private static final long IDLE_SECONDS = 30;

    private final ExecutorService[] lanes;

    private final Duration timeout;

    RedisTasks(Duration timeout) {
        this.timeout = timeout;
        this.lanes = IntStream.range(0, LANES).mapToObj(i -> lane()).toArray(ExecutorService[]::new);
    }

    private static ExecutorService lane() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("utp-rendezvous-redis-");
        threads.setDaemon(true);
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), threads);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * Asks a question after all others about the same thing.
     *
     * @param thing a name, or a server
     * @param question blocks until Redis has answered
     * @return the answer, or {@link UtpException}
     */
    <T> CompletionStage<T> submit(String thing, Callable<T> question) {
        CompletableFuture<T> asked = new CompletableFuture<T>().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<T> answer = new CompletableFuture<>();
        asked.whenComplete((value, ex) -> {
            if (ex == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure(ex));
            }
        });
        try {
            lanes[Math.floorMod(thing.hashCode(), LANES)].execute(() -> ask(question, asked));
        } catch (RejectedExecutionException ex) {
            asked.completeExceptionally(ex);
        }
        return answer;
    }

    private static <T> void ask(Callable<T> question, CompletableFuture<T> asked) {
        if (asked.isDone()) {
            return;
        }
        try {
            asked.complete(question.call());
        } catch (Exception ex) {
            asked.completeExceptionally(ex);
        }
    }

    private UtpException failure(Throwable ex) {
        if (ex instanceof UtpException known) {
            return known;
        }
        if (ex instanceof RejectedExecutionException) {
            return new UtpException("The rendezvous asks Redis too much, or is being stopped", ex);
        }
        String why = (ex instanceof TimeoutException)
                ? "no answer within " + timeout.toMillis() + " ms"
                : String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
        return new UtpException("The rendezvous cannot use Redis (spring.data.redis.*): " + why, ex);
    }

    /** What was asked before is still asked, for as long as an answer may take. */
    void close() {
        for (ExecutorService lane : lanes) {
            lane.shutdown();
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            for (ExecutorService lane : lanes) {
                if (!lane.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    lane.shutdownNow();
                }
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
