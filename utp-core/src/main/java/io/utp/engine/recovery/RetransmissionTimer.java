package io.utp.engine.recovery;

import io.utp.engine.measure.RttEstimator;
import io.utp.engine.time.Deadline;

/** The one retransmission timer of a connection (RFC 6298 section 5). */
public final class RetransmissionTimer {

    /**
     * Backing off ends here. RFC 6298 2.5 would allow no less than 60 seconds, but peers of uTP give up after 5 to 30;
     * without repeats in between a lossy path would end connections that still live.
     */
    private static final long MOST_BACKOFF = 4_000_000_000L;

    /** One timeout may be loss alone. */
    private static final int RESUMING_TIMEOUTS = 2;

    private final RttEstimator rtt;
    private final Deadline deadline = new Deadline();
    private int backoff;
    private long stuckSinceNanos = Deadline.NEVER;
    private boolean resumed;

    /**
     * Creates a timer that is not running.
     *
     * @param rtt where the timeout comes from
     */
    public RetransmissionTimer(RttEstimator rtt) {
        this.rtt = rtt;
    }

    /**
     * A packet was sent.
     *
     * @param nowNanos the time
     */
    public void handleSent(long nowNanos) {
        // RFC 6298 5.1
        if (!deadline.isSet()) {
            deadline.set(nowNanos + timeout());
        }
    }

    /**
     * New data was acknowledged.
     *
     * @param outstanding whether more is unacknowledged
     * @param nowNanos the time
     */
    public void handleAck(boolean outstanding, long nowNanos) {
        backoff = 0;
        stuckSinceNanos = Deadline.NEVER;
        resumed = false;
        if (outstanding) {
            // RFC 6298 5.3
            deadline.set(nowNanos + timeout());
        } else {
            // RFC 6298 5.2
            deadline.clear();
        }
    }

    /**
     * The timer fired.
     *
     * @param nowNanos the time
     * @return whether this is the first time since something was acknowledged
     */
    public boolean handleExpired(long nowNanos) {
        // RFC 6298 5.5 and 5.6
        backoff++;
        deadline.set(nowNanos + timeout());
        boolean first = stuckSinceNanos == Deadline.NEVER;
        stuckSinceNanos = Math.min(stuckSinceNanos, nowNanos);
        return first;
    }

    /**
     * A probe was sent: its answer is waited for first.
     *
     * @param nowNanos the time
     */
    public void handleProbe(long nowNanos) {
        deadline.set(nowNanos + timeout());
    }

    /** The path is another one: what was waited for on the old one tells nothing of it. */
    public void restart() {
        backoff = 0;
        stuckSinceNanos = Deadline.NEVER;
        resumed = false;
        deadline.clear();
    }

    /**
     * The peer was heard: there is no reason to wait until the backoff is over. That once until something is acknowledged,
     * because a path may let small messages pass and no large packets.
     *
     * @return whether to send again at once
     */
    public boolean resume() {
        if (backoff < RESUMING_TIMEOUTS || resumed) {
            return false;
        }
        resumed = true;
        backoff = 0;
        deadline.clear();
        return true;
    }

    /**
     * Since when nothing was acknowledged although it was sent again.
     *
     * @return the time of the first timeout, or {@link Deadline#NEVER}
     */
    public long stuckSinceNanos() {
        return stuckSinceNanos;
    }

    /** Nothing is outstanding any more. */
    public void stop() {
        deadline.clear();
    }

    /**
     * The timeout with its present backoff.
     *
     * @return nanoseconds
     */
    public long timeout() {
        long base = rtt.timeout();
        return Math.min(base << Math.min(backoff, 16), Math.max(base, MOST_BACKOFF));
    }

    /**
     * How often the timer fired since something was acknowledged.
     *
     * @return the count
     */
    public int expirations() {
        return backoff;
    }

    /**
     * When the timer fires.
     *
     * @return nanoseconds, or {@link Deadline#NEVER}
     */
    public long deadlineNanos() {
        return deadline.atNanos();
    }

    /**
     * Whether the timer has fired.
     *
     * @param nowNanos the time
     * @return {@code true} if its time has come
     */
    public boolean hasExpired(long nowNanos) {
        return deadline.hasPassed(nowNanos);
    }
}
