package io.utp.engine.congestion;

/**
 * The facts of an acknowledgement that congestion control decides by; one object is used again for all of a connection.
 * Times are nanoseconds, amounts are payload bytes.
 */
public final class AckSample {

    private long nowNanos;
    private long ackedBytes;
    private long lostBytes;
    private long flightBefore;
    private long flightBytes;
    private boolean windowLimited;
    private long queuingDelay;
    private long roundTripQueue;
    private long latestRoundTrip;
    private long roundTrip;
    private long lowestRoundTrip;
    private long deliveredBytes;
    private long rateBytes;
    private long rateInterval;
    private boolean appLimited;
    private long rounds;

    /** When the acknowledgement came. */
    public AckSample now(long nanos) {
        nowNanos = nanos;
        return this;
    }

    /** What is newly acknowledged, what is newly lost, and what was in flight before and is after both. */
    public AckSample amounts(long acked, long lost, long before, long after) {
        ackedBytes = acked;
        lostBytes = lost;
        flightBefore = before;
        flightBytes = after;
        return this;
    }

    /** Whether the window, or the pace, was all that kept the sender from sending more. */
    public AckSample windowLimited(boolean limited) {
        windowLimited = limited;
        return this;
    }

    /**
     * What was measured of the path.
     *
     * @param latest the round trip of this acknowledgement, without the time for which the peer held it back if that is known
     * @param smoothed the smoothed round trip
     * @param lowest the lowest round trip seen on this path
     */
    public AckSample path(long latest, long smoothed, long lowest) {
        latestRoundTrip = latest;
        roundTrip = smoothed;
        lowestRoundTrip = lowest;
        return this;
    }

    /**
     * What packets wait in queues at present.
     *
     * @param queuing on their way to the peer, as far as it is known
     * @param both there and back: by how much the round trip is above the lowest of the last minutes
     */
    public AckSample queues(long queuing, long both) {
        queuingDelay = queuing;
        roundTripQueue = both;
        return this;
    }

    /**
     * draft-ietf-ccwg-bbr 4.1: how much was delivered at all, and how much of it in which time; an interval of 0 says that
     * no rate could be measured.
     */
    public AckSample rate(long delivered, long bytes, long interval, boolean limitedByApplication) {
        deliveredBytes = delivered;
        rateBytes = bytes;
        rateInterval = interval;
        appLimited = limitedByApplication;
        return this;
    }

    /** How many round trips have begun: a new one whenever a packet arrives that was sent after the last began. */
    public AckSample rounds(long count) {
        rounds = count;
        return this;
    }

    public long nowNanos() {
        return nowNanos;
    }

    public long ackedBytes() {
        return ackedBytes;
    }

    public long lostBytes() {
        return lostBytes;
    }

    public long flightBefore() {
        return flightBefore;
    }

    public long flightBytes() {
        return flightBytes;
    }

    public boolean windowLimited() {
        return windowLimited;
    }

    /** On the way to the peer; 0 or more. */
    public long queuingDelay() {
        return queuingDelay;
    }

    /** There and back; 0 or more. */
    public long roundTripQueue() {
        return roundTripQueue;
    }

    /** 0 before the first. */
    public long latestRoundTrip() {
        return latestRoundTrip;
    }

    public long roundTrip() {
        return roundTrip;
    }

    public long lowestRoundTrip() {
        return lowestRoundTrip;
    }

    public long deliveredBytes() {
        return deliveredBytes;
    }

    /** Whether a delivery rate was measured. */
    public boolean hasRate() {
        return rateInterval > 0;
    }

    /** In which time {@link #rate()} was measured, 0 if none was. */
    public long rateInterval() {
        return rateInterval;
    }

    /** Bytes per second, 0 if none was measured. */
    public double rate() {
        return hasRate() ? rateBytes * 1e9 / rateInterval : 0;
    }

    /** Whether the measured rate is what the application sent and not what the path could take. */
    public boolean appLimited() {
        return appLimited;
    }

    public long rounds() {
        return rounds;
    }
}
