package io.utp.engine.measure;

/** Smoothed round trip and retransmission timeout of RFC 6298. Times are nanoseconds. */
public final class RttEstimator {

    /** RFC 6298 2.1: the timeout before there is a sample. */
    public static final long INITIAL_TIMEOUT = 1_000_000_000L;

    /**
     * RFC 6298 2.5 wants 60 seconds at least: TCP waits for minutes before it gives up. Here peers do after 5 to 30 s, and a
     * machine that stood still for so long measures that as a round trip: what is lost next must be repeated in time.
     */
    private static final long MAX_TIMEOUT = 10_000_000_000L;

    private final long minTimeout;
    private long smoothed;
    private long variation;
    private long lowest = Long.MAX_VALUE;

    /**
     * Creates an estimator without samples.
     *
     * @param minTimeout the least timeout (RFC 6298 2.4)
     */
    public RttEstimator(long minTimeout) {
        this.minTimeout = minTimeout;
    }

    /**
     * Takes a sample of a packet that was sent once only (RFC 6298 3, Karn's algorithm).
     *
     * @param sample from sending to acknowledgement
     */
    public void handleSample(long sample) {
        long rtt = Math.max(1, sample);
        if (smoothed == 0) {
            // RFC 6298 2.2
            smoothed = rtt;
            variation = rtt / 2;
        } else {
            // RFC 6298 2.3: beta = 1/4, alpha = 1/8
            variation += (Math.abs(smoothed - rtt) - variation) / 4;
            smoothed += (rtt - smoothed) / 8;
        }
        lowest = Math.min(lowest, rtt);
    }

    /**
     * The timeout came too early: RFC 4015 section 3.2 makes the next one as long as the delay that caused it demands.
     *
     * @param sample the round trip of what was taken for lost
     */
    public void handleSpuriousTimeout(long sample) {
        smoothed = Math.max(smoothed, sample);
        variation = Math.max(variation, sample / 2);
    }

    /** Forgets everything: packets take another path from now on. */
    public void reset() {
        smoothed = 0;
        variation = 0;
        lowest = Long.MAX_VALUE;
    }

    /**
     * Whether there was a sample.
     *
     * @return {@code false} before the first
     */
    public boolean hasSample() {
        return smoothed != 0;
    }

    /**
     * The smoothed round trip.
     *
     * @return nanoseconds, 0 before the first sample
     */
    public long smoothed() {
        return smoothed;
    }

    /**
     * How much round trips vary.
     *
     * @return nanoseconds, 0 before the first sample
     */
    public long variation() {
        return variation;
    }

    /**
     * The lowest round trip seen.
     *
     * @return nanoseconds, 0 before the first sample
     */
    public long lowest() {
        return hasSample() ? lowest : 0;
    }

    /**
     * The retransmission timeout without backoff.
     *
     * @return nanoseconds
     */
    public long timeout() {
        if (!hasSample()) {
            return Math.max(minTimeout, INITIAL_TIMEOUT);
        }
        return Math.min(MAX_TIMEOUT, Math.max(minTimeout, smoothed + 4 * variation));
    }
}
