package io.utp.soak;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How late a timer of an event loop is that is due ten times a second, since the last report; and what adds up. */
final class Lateness {

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Tally tally;
    private final long startNanos = System.nanoTime();
    private final long startMillis = System.currentTimeMillis();
    private final long[] late = new long[6_000];
    private long ticks;
    private int count;

    Lateness(EventLoop loop, Tally tally) {
        this.tally = tally;
        loop.scheduleAtFixedRate(this::tick, PERIOD_NANOS, PERIOD_NANOS, TimeUnit.NANOSECONDS);
    }

    private synchronized void tick() {
        ticks++;
        long nanos = System.nanoTime() - startNanos - ticks * PERIOD_NANOS;
        tally.late(nanos);
        if (count < late.length) {
            late[count++] = nanos;
        }
    }

    synchronized String report() {
        long[] sorted = Arrays.copyOf(late, count);
        Arrays.sort(sorted);
        double wall = (System.currentTimeMillis() - startMillis) - (System.nanoTime() - startNanos) / 1e6;
        String text = count == 0
                ? "no ticks"
                : String.format(
                        Locale.ROOT,
                        "timers late by %.1f ms (median), %.1f ms (most); the clock on the wall is %.0f ms ahead",
                        sorted[count / 2] / 1e6,
                        sorted[count - 1] / 1e6,
                        wall);
        count = 0;
        return text;
    }
}
