package io.utp.engine.rendezvous;

import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: twice as long each time, and not when everybody else tries. */
final class Backoff {

    private static final long FIRST_NANOS = 250_000_000L;
    static final long MOST_NANOS = 30_000_000_000L;

    private final RandomGenerator random;
    private long nextNanos = FIRST_NANOS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The time to wait, which doubles. */
    long next() {
        long wait = nextNanos;
        nextNanos = Math.min(2 * nextNanos, MOST_NANOS);
        return jittered(wait);
    }

    /** The time to wait where trying again is of little use. */
    long longest() {
        nextNanos = MOST_NANOS;
        return jittered(MOST_NANOS);
    }

    void reset() {
        nextNanos = FIRST_NANOS;
    }

    /** Between the half and the whole. */
    private long jittered(long nanos) {
        return nanos / 2 + random.nextLong(nanos / 2 + 1);
    }
}
