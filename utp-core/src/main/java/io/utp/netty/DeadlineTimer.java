package io.utp.netty;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The engine's one timer. Re-armed only when the next deadline is earlier: one that went later, as acknowledgements make it
 * do all the time, costs nothing until the old task fires and finds that there is nothing to do. After a stall the sockets come
 * first.
 */
final class DeadlineTimer {

    /** So late is not a busy event loop, but one that was blocked, or a machine that stood still. */
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Enough rounds of the event loop to receive what the kernel's buffer holds. */
    private static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final EventLoop loop;
    private final NodeClock clock;
    private final Runnable expired;
    private @Nullable Future<?> task;
    private long armedNanos;
    private boolean catchingUp;

    DeadlineTimer(EventLoop loop, NodeClock clock, Runnable expired) {
        this.loop = loop;
        this.clock = clock;
        this.expired = expired;
    }

    void arm(long deadlineNanos) {
        if (deadlineNanos == Long.MAX_VALUE) {
            return;
        }
        if (task != null) {
            if (armedNanos <= deadlineNanos) {
                return;
            }
            task.cancel(false);
        }
        armedNanos = deadlineNanos;
        long delay = Math.max(0, deadlineNanos - clock.nanos());
        task = loop.schedule(this::fire, delay, TimeUnit.NANOSECONDS);
    }

    void cancel() {
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }

    private void fire() {
        if (!catchingUp && clock.nanos() - armedNanos > STALL_NANOS) {
            // What has arrived meanwhile comes before the verdict that nothing did: timers run before the sockets are
            // read.
            catchingUp = true;
            task = loop.schedule(this::fire, CATCH_UP_NANOS, TimeUnit.NANOSECONDS);
            return;
        }
        catchingUp = false;
        task = null;
        expired.run();
    }
}
