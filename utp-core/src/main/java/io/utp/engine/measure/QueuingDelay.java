package io.utp.engine.measure;

import java.util.Arrays;

/**
 * The queueing delay of our packets on their way to the peer, from the difference of clocks that the peer reports
 * (RFC 6817 section 3.4.2: one-way delays, a history of base delays by the minute, the current delay filtered).
 *
 * <p>The two clocks are not synchronised, so only changes mean anything: delays are kept relative to the first sample.
 */
public final class QueuingDelay {

    /** RFC 6817 4.2: BASE_HISTORY; 13 minutes as libutp keeps. */
    private static final int BASE_HISTORY_MINUTES = 13;

    private static final long MINUTE = 60_000_000_000L;

    /** RFC 6817 4.2: CURRENT_FILTER; the least of the last 3 samples as libutp and libtorrent take. */
    private static final int CURRENT_FILTER = 3;

    private final long[] baseByMinute = new long[BASE_HISTORY_MINUTES];
    private final long[] current = new long[CURRENT_FILTER];
    private int currentIndex;
    private int minuteIndex;
    private long minuteStartNanos;
    private int reference;
    private boolean started;

    /**
     * Takes a sample.
     *
     * @param differenceMicros the peer's receive time minus our send time, modulo 2^32
     * @param nowNanos the time
     */
    public void handleSample(int differenceMicros, long nowNanos) {
        if (!started) {
            started = true;
            reference = differenceMicros;
            minuteStartNanos = nowNanos;
            Arrays.fill(baseByMinute, Long.MAX_VALUE);
            Arrays.fill(current, 0);
        }
        // The subtraction is done in 32 bits, so that it survives the wrap of either clock.
        long delay = differenceMicros - reference;
        while (nowNanos - minuteStartNanos >= MINUTE) {
            minuteStartNanos += MINUTE;
            minuteIndex = (minuteIndex + 1) % BASE_HISTORY_MINUTES;
            baseByMinute[minuteIndex] = Long.MAX_VALUE;
        }
        baseByMinute[minuteIndex] = Math.min(baseByMinute[minuteIndex], delay);
        current[currentIndex] = delay;
        currentIndex = (currentIndex + 1) % CURRENT_FILTER;
    }

    /**
     * Whether there was a sample.
     *
     * @return {@code false} before the first
     */
    public boolean hasSample() {
        return started;
    }

    /**
     * The present queueing delay.
     *
     * @return nanoseconds, 0 or more
     */
    public long nanos() {
        if (!started) {
            return 0;
        }
        long base = Long.MAX_VALUE;
        for (long minute : baseByMinute) {
            base = Math.min(base, minute);
        }
        long filtered = Long.MAX_VALUE;
        for (long sample : current) {
            filtered = Math.min(filtered, sample);
        }
        return Math.max(0, filtered - base) * 1_000;
    }
}
