package io.utp.engine.congestion;

import io.utp.engine.time.Deadline;

/**
 * Spreads packets over the round trip (RFC 9002 section 7.7): a bucket that fills at the pacing rate. It holds what may leave
 * in two milliseconds, and once it is empty a millisecond's worth is saved up, so that runs of packets leave together and the
 * timer need not be exact. After a pause no more leaves at once than that. A path with a shorter round trip than the bucket's
 * two milliseconds is not paced at all.
 */
public final class Pacer {

    private static final double BUCKET_SECONDS = 0.002;
    private static final double RUN_SECONDS = 0.001;

    /** An acknowledgement is for two packets; one at a time would be half as many again. */
    private static final int LEAST_PACKETS = 2;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Deadline deadline = new Deadline();
    private double credit;
    private long filledNanos;
    private boolean saving;

    /**
     * Creates a full bucket.
     *
     * @param packetBytes payload bytes of a full packet
     */
    public Pacer(int packetBytes) {
        reset(packetBytes);
    }

    /**
     * RFC 9002 7.7: as much as the initial window may go at once to begin with.
     *
     * @param packetBytes payload bytes of a full packet
     */
    public void reset(int packetBytes) {
        credit = (double) CongestionControl.INITIAL_PACKETS * packetBytes;
        release();
    }

    /**
     * Whether a packet may leave now; if not, {@link #deadlineNanos()} tells when.
     *
     * @param bytes its payload
     * @param rate bytes per second; 0 for any
     * @param packetBytes payload bytes of a full packet
     * @param nowNanos the time
     */
    public boolean mayLeave(int bytes, long rate, int packetBytes, long nowNanos) {
        if (rate == 0) {
            release();
            return true;
        }
        double least = (double) LEAST_PACKETS * packetBytes;
        double most = Math.max(least, rate * BUCKET_SECONDS);
        double filled = credit + rate * ((nowNanos - filledNanos) / NANOS_PER_SECOND);
        credit = Math.max(credit, Math.min(most, filled));
        filledNanos = nowNanos;
        double run = Math.max(least, rate * RUN_SECONDS);
        if (credit >= (saving ? run : bytes)) {
            release();
            return true;
        }
        saving = true;
        deadline.set(nowNanos + 1 + (long) ((run - credit) * NANOS_PER_SECOND / rate));
        return false;
    }

    /**
     * Packets have left.
     *
     * @param bytes their payload
     */
    public void handleSent(int bytes) {
        credit -= bytes;
    }

    /** Nothing waits any more. */
    public void release() {
        saving = false;
        deadline.clear();
    }

    /**
     * Takes the passing of time in.
     *
     * @param nowNanos the time
     */
    public void handleTimeout(long nowNanos) {
        if (deadline.hasPassed(nowNanos)) {
            deadline.clear();
        }
    }

    /** When the packet that waits may go. */
    public long deadlineNanos() {
        return deadline.atNanos();
    }
}
