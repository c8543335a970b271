package io.utp.engine.connection;

import io.utp.engine.measure.QueuingDelay;
import io.utp.engine.measure.RttEstimator;
import io.utp.engine.recovery.AckResult;
import io.utp.engine.wire.PacketHeader;

/** What acknowledgements tell of the path that packets take. Times are nanoseconds. */
final class PathMeasurements {

    /** An old uTorrent sends this for "no sample"; libutp and libtorrent know it too. */
    static final int NO_DELAY_SAMPLE = 0x7fff_ffff;

    private final RttEstimator rtt;
    private QueuingDelay delay = new QueuingDelay();
    private long lastRttSample;
    private long lastDelay;

    PathMeasurements(RttEstimator rtt) {
        this.rtt = rtt;
    }

    /** The round trip of the SYN, or of a question about the path. */
    void handleRoundTrip(long roundTripNanos) {
        rtt.handleSample(roundTripNanos);
    }

    void handleAck(PacketHeader header, AckResult result, long nowNanos) {
        if (result.rttSampleNanos() != AckResult.NO_SAMPLE) {
            lastRttSample = result.rttSampleNanos();
        }
        int difference = header.differenceMicros();
        if (difference != 0 && difference != NO_DELAY_SAMPLE) {
            delay.handleSample(difference, nowNanos);
        }
        // utp-punch 1.0.1 reports no one-way delay: what a round trip is longer than the shortest was spent in queues.
        lastDelay = delay.hasSample() ? delay.nanos() : Math.max(0, lastRttSample - rtt.lowest());
    }

    /** Packets take another path now, of which only this is known. */
    void handleNewPath(long roundTripNanos) {
        rtt.reset();
        rtt.handleSample(roundTripNanos);
        delay = new QueuingDelay();
        lastRttSample = roundTripNanos;
        lastDelay = 0;
    }

    long roundTrip() {
        return rtt.smoothed();
    }

    /** The retransmission timeout, not backed off. */
    long roundTripTimeout() {
        return rtt.timeout();
    }

    long queuingDelay() {
        return lastDelay;
    }
}
