package io.utp.engine.congestion;

/**
 * The round trips of a path, and what of them is a queue. A queue makes every round trip longer, the shortest as well; jitter
 * makes them differ and leaves the shortest as it was. So the path's own are the lowest round trip ever and by how much the
 * mean is above the shortest nearby; for as long as both together something has to be in flight. Times are nanoseconds.
 */
final class RoundTrips {

    /** draft-ietf-ccwg-bbr 5.5.9: MinRTTFilterLen and ProbeRTTInterval. */
    private static final long LOWEST_KEPT = 10_000_000_000L;

    private static final long PROBE_INTERVAL = 5_000_000_000L;

    /** A queue is there when the shortest is longer than the lowest by an eighth and a millisecond. */
    private static final int QUEUE_DIVISOR = 8;

    private static final long LEAST_QUEUE = 1_000_000L;

    /** So many tell how they differ, and one of so many is short if there is no queue. */
    private static final int ENOUGH = 16;

    /** A queue that grows or shrinks makes round trips differ as well, but not for so long. */
    private static final int KEPT = 3;

    private static final long NONE = Long.MAX_VALUE;

    private long lowest = NONE;
    private long lowestNanos;
    private long recentLowest = NONE;
    private long recentNanos;
    private long shortestOfRound = NONE;
    private boolean queued;
    private long shortestLately = NONE;

    // of one round or some more
    private long shortest = NONE;
    private long sum;
    private int samples;

    private final long[] differences = new long[KEPT];
    private int known;
    private long jitter;
    private boolean many;

    void handleSample(long latest, long nowNanos) {
        if (latest <= recentLowest) {
            recentLowest = latest;
            recentNanos = nowNanos;
        }
        if (recentLowest <= lowest || nowNanos - lowestNanos > LOWEST_KEPT) {
            lowest = recentLowest;
            lowestNanos = recentNanos;
        }
        shortestOfRound = Math.min(shortestOfRound, latest);
        shortest = Math.min(shortest, latest);
        sum += latest;
        samples++;
        if (known == 0 && samples >= ENOUGH / 2) {
            jitter = significant(sum / samples - shortest);
        }
    }

    /** Less than a queue would be is no jitter. */
    private long significant(long difference) {
        return difference > leastQueue() ? difference : 0;
    }

    private long leastQueue() {
        return Math.max(LEAST_QUEUE, lowest / QUEUE_DIVISOR);
    }

    /** A round is over: everything that was in flight when it began has arrived. */
    void handleRound() {
        boolean enough = samples >= ENOUGH;
        shortestLately = jitter == 0 ? shortestOfRound : shortest;
        if (jitter == 0) {
            queued = shortestOfRound != NONE && shortestOfRound > lowest + leastQueue();
        } else {
            // A single one may well be long; of sixteen hardly all are longer than that without a queue.
            queued = enough && shortest > lowest + jitter + jitter / 2;
        }
        shortestOfRound = NONE;
        if (enough) {
            many = true;
            if (!queued) {
                learn(sum / samples - shortest);
            }
            shortest = NONE;
            sum = 0;
            samples = 0;
        }
    }

    private void learn(long difference) {
        differences[known++ % KEPT] = significant(difference);
        jitter = NONE;
        for (int i = 0; i < Math.min(KEPT, known); i++) {
            jitter = Math.min(jitter, differences[i]);
        }
    }

    /** The lowest is looked for anew. */
    void beginProbe(long nowNanos) {
        recentLowest = NONE;
        recentNanos = nowNanos;
    }

    void reset() {
        lowest = NONE;
        recentLowest = NONE;
        recentNanos = 0;
        shortestOfRound = NONE;
        queued = false;
        shortest = NONE;
        sum = 0;
        samples = 0;
        known = 0;
        jitter = 0;
        many = false;
    }

    // ---- getters

    boolean isKnown() {
        return lowest != NONE;
    }

    /** Whether enough were seen to tell how they differ. */
    boolean areMany() {
        return many;
    }

    /** What a round trip takes on average without a queue, 0 if nothing is known. */
    long usual() {
        return isKnown() ? lowest + jitter : 0;
    }

    /** What hardly any takes longer than without a queue, 0 if nothing is known. */
    long longest() {
        return isKnown() ? lowest + 2 * jitter : 0;
    }

    /** Whether there was a queue all through the last round. */
    boolean isQueued() {
        return queued;
    }

    /** The shortest of those by which {@link #isQueued()} was decided. */
    long shortest() {
        return shortestLately;
    }

    /** Whether the lowest has not been seen for so long that it has to be looked for. */
    boolean isOld(long nowNanos) {
        return recentNanos != 0 && nowNanos - recentNanos > PROBE_INTERVAL;
    }
}
