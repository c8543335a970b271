package io.utp.engine.connection;

import io.utp.engine.congestion.AckSample;
import io.utp.engine.measure.QueuingDelay;
import io.utp.engine.measure.RttEstimator;
import io.utp.engine.recovery.AckResult;
import io.utp.engine.recovery.LossRecovery;
import io.utp.engine.wire.PacketHeader;

/** What acknowledgements tell of the path that packets take. Times are nanoseconds. */
final class PathMeasurements {

    /** An old uTorrent sends this for "no sample"; libutp and libtorrent know it too. */
    static final int NO_DELAY_SAMPLE = 0x7fff_ffff;

    /** RFC 5681 4.2: no peer may hold an acknowledgement back for longer. Who says so hides a queue. */
    private static final long MOST_HELD = 500_000_000L;

    /** So much of a queue may be on the way back: one that is longer counts, whatever the peer says about it. */
    private static final long MOST_BEHIND = 400_000_000L;

    private final RttEstimator rtt;
    private QueuingDelay oneWay = new QueuingDelay();
    private QueuingDelay roundTrips = new QueuingDelay();
    private long latestRoundTrip;

    PathMeasurements(RttEstimator rtt) {
        this.rtt = rtt;
    }

    /** The round trip of the SYN, or of a question about the path. */
    void handleRoundTrip(long roundTripNanos) {
        rtt.handleSample(roundTripNanos);
    }

    /**
     * Takes an acknowledgement in.
     *
     * @param echoNanos when what the peer received last was sent, or later by what it waited; -1 if unknown
     */
    void handleAck(PacketHeader header, AckResult result, long echoNanos, long nowNanos) {
        // The echo leaves out for how long the peer held its acknowledgement back.
        if (echoNanos != LossRecovery.NO_ECHO) {
            handleLatest(Math.max(nowNanos - echoNanos, result.rttSampleNanos() - MOST_HELD), nowNanos);
        } else if (result.rttSampleNanos() != AckResult.NO_SAMPLE) {
            handleLatest(result.rttSampleNanos(), nowNanos);
        }
        int difference = header.differenceMicros();
        if (difference != 0 && difference != NO_DELAY_SAMPLE) {
            oneWay.handleSample(difference, nowNanos);
        }
    }

    private void handleLatest(long nanos, long nowNanos) {
        latestRoundTrip = nanos;
        roundTrips.handleSample((int) (nanos / 1_000), nowNanos);
    }

    /** Packets take another path now, of which only this is known. */
    void handleNewPath(long roundTripNanos) {
        rtt.reset();
        rtt.handleSample(roundTripNanos);
        oneWay = new QueuingDelay();
        roundTrips = new QueuingDelay();
        latestRoundTrip = roundTripNanos;
    }

    /** Tells congestion control what is known. */
    void fill(AckSample sample) {
        sample.path(latestRoundTrip, rtt.smoothed(), rtt.lowest()).queues(queuingDelay(), roundTrips.nanos());
    }

    long roundTrip() {
        return rtt.smoothed();
    }

    /** 0 before the first sample. */
    long lowestRoundTrip() {
        return rtt.lowest();
    }

    /**
     * What packets wait on their way to the peer. Two clocks drift apart, as far as a queue is long within minutes; the round
     * trip is of one clock and never shorter than its half. utp-punch 1.0.1 reports no one-way delay at all.
     */
    long queuingDelay() {
        if (!oneWay.hasSample()) {
            return roundTrips.nanos();
        }
        if (!roundTrips.hasSample()) {
            return oneWay.nanos();
        }
        long both = roundTrips.nanos();
        return Math.max(both - MOST_BEHIND, Math.min(oneWay.nanos(), both));
    }
}
