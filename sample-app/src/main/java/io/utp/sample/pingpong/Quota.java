package io.utp.sample.pingpong;

import java.time.Duration;

/** So many in a row and, after that, one each interval (a token bucket). For one thread. */
final class Quota {

    private final int burst;

    private final long intervalNanos;

    private long left;

    private long filledAt;

    Quota(int burst, Duration interval, long now) {
        this.burst = burst;
        this.intervalNanos = interval.toNanos();
        this.left = burst;
        this.filledAt = now;
    }

    boolean take(long now) {
        long intervals = (now - filledAt) / intervalNanos;
        filledAt += intervals * intervalNanos;
        left = Math.min(burst, left + intervals);
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
