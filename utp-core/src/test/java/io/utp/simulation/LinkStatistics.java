package io.utp.simulation;

import java.util.Arrays;

/** What a link has seen. The delay of the queue is measured where it arises, not where somebody believes to see it. */
public final class LinkStatistics {
    private static final int BUCKETS = 20_000;
    private static final long BUCKET_NANOS = 100_000;

    long offeredPackets;
    long offeredBytes;
    long deliveredPackets;
    long deliveredBytes;
    long carriedBytes;
    long filteredPackets;
    long oversizePackets;
    long queueDrops;
    long lostPackets;
    long duplicatedPackets;
    long reorderedPackets;
    long corruptedPackets;

    private final long[] delays = new long[BUCKETS];
    private long delaySamples;
    private long maxDelayNanos;
    private double delaySumNanos;

    void sampleDelay(long nanos) {
        delays[(int) Math.min(BUCKETS - 1, nanos / BUCKET_NANOS)]++;
        delaySamples++;
        delaySumNanos += nanos;
        maxDelayNanos = Math.max(maxDelayNanos, nanos);
    }

    /** Forgets the delays so far, for example those of the slow start. */
    public void resetDelays() {
        Arrays.fill(delays, 0);
        delaySamples = 0;
        maxDelayNanos = 0;
        delaySumNanos = 0;
    }

    public long offeredPackets() {
        return offeredPackets;
    }

    /** Datagram bytes, without the headers below UDP. */
    public long offeredBytes() {
        return offeredBytes;
    }

    public long deliveredPackets() {
        return deliveredPackets;
    }

    public long deliveredBytes() {
        return deliveredBytes;
    }

    /** Bytes that the link's rate was used for, all headers and what was lost by chance included; those that wait as well. */
    public long carriedBytes() {
        return carriedBytes;
    }

    public long filteredPackets() {
        return filteredPackets;
    }

    public long oversizePackets() {
        return oversizePackets;
    }

    public long queueDrops() {
        return queueDrops;
    }

    public long lostPackets() {
        return lostPackets;
    }

    public long duplicatedPackets() {
        return duplicatedPackets;
    }

    public long reorderedPackets() {
        return reorderedPackets;
    }

    public long corruptedPackets() {
        return corruptedPackets;
    }

    public double meanQueueDelayMillis() {
        return delaySamples == 0 ? 0 : delaySumNanos / delaySamples / 1e6;
    }

    public double maxQueueDelayMillis() {
        return maxDelayNanos / 1e6;
    }

    /** The delay that the share {@code quantile} of the packets did not exceed. */
    public double queueDelayMillis(double quantile) {
        long rank = (long) Math.ceil(quantile * delaySamples);
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += delays[bucket];
            if (seen >= rank && seen > 0) {
                return (bucket + 1) * BUCKET_NANOS / 1e6;
            }
        }
        return 0;
    }
}
