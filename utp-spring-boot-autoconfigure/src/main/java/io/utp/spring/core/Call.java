package io.utp.spring.core;

import io.utp.UtpTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One operation, and what may end it early: its time is up, or nobody waits for it any more. Safe for use by several
 * threads.
 */
final class Call implements AutoCloseable {

    private static final Runnable NOTHING = () -> {};

    private final String description;

    private final @Nullable Duration timeout;

    private final long startNanos = System.nanoTime();

    private final CompletableFuture<Void> timer = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();

    private Runnable abort = NOTHING;

    private State state = State.RUNNING;

    /** Begins now; the timeout is {@code null} for as long as it takes. */
    @SuppressWarnings("FutureReturnValueIgnored") // what it does is in end
    Call(String description, @Nullable Duration timeout) {
        this.description = description;
        this.timeout = timeout;
        if (timeout != null) {
            timer.completeOnTimeout(null, timeout.toNanos(), TimeUnit.NANOSECONDS)
                    .thenRun(() -> end(State.TIMED_OUT));
        }
    }

    /** At least a millisecond; zero if there is no limit, as retry policies have it. */
    Duration left() {
        if (timeout == null) {
            return Duration.ZERO;
        }
        Duration left = timeout.minusNanos(System.nanoTime() - startNanos);
        return (left.compareTo(Duration.ofMillis(1)) > 0) ? left : Duration.ofMillis(1);
    }

    /** What has to be done, from now on, to end the operation early; done at once if it has ended. Must not wait. */
    void onEnd(Runnable newAbort) {
        lock.lock();
        try {
            if (state == State.RUNNING) {
                abort = newAbort;
                return;
            }
        } finally {
            lock.unlock();
        }
        newAbort.run();
    }

    void cancel() {
        end(State.CANCELLED);
    }

    private void end(State ended) {
        Runnable last;
        lock.lock();
        try {
            if (state != State.RUNNING) {
                return;
            }
            state = ended;
            last = abort;
        } finally {
            lock.unlock();
        }
        last.run();
    }

    boolean isRunning() {
        lock.lock();
        try {
            return state == State.RUNNING;
        } finally {
            lock.unlock();
        }
    }

    /** It has its result, which is in time if this is true; nothing ends it early any more. */
    boolean finish() {
        timer.cancel(false);
        lock.lock();
        try {
            if (state == State.RUNNING) {
                state = State.FINISHED;
            }
            return state == State.FINISHED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        boolean unused = finish();
    }

    /**
     * What the caller is told: that the time was up, if it was, or else the failure.
     *
     * @throws CancellationException if nobody waits any more
     */
    IOException explain(IOException failure) {
        State ended;
        lock.lock();
        try {
            ended = state;
        } finally {
            lock.unlock();
        }
        if (ended == State.CANCELLED) {
            throw new CancellationException("The " + description + " was cancelled");
        }
        if (ended != State.TIMED_OUT || timeout == null) {
            return failure;
        }
        UtpTimeoutException late = new UtpTimeoutException("The " + description + " took longer than " + text(timeout));
        late.initCause(failure);
        return late;
    }

    static String text(Duration duration) {
        long millis = duration.toMillis();
        return (millis % 1000 == 0) ? millis / 1000 + " s" : millis + " ms";
    }

    private enum State {
        RUNNING,
        FINISHED,
        TIMED_OUT,
        CANCELLED
    }
}
