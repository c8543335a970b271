package io.utp.engine.congestion;

import io.utp.engine.config.CongestionAlgorithm;

/** CUBIC (RFC 9438), with HyStart++ (RFC 9406) as its slow start. */
public final class Cubic extends WindowControl {

    /** RFC 9438 4.6: beta_cubic. */
    private static final double BETA = 0.7;

    /** RFC 9438 5: C, in packets per cubic second. */
    private static final double C = 0.4;

    /** RFC 9438 4.3: alpha_cubic, so that on average it grows as Reno does. */
    private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

    /** RFC 9438 4.2: a target is at most half as much again. */
    private static final double MOST_GROWTH = 1.5;

    private static final long NONE = -1;

    private final HyStart start = new HyStart();

    // In packets, as RFC 9438 has them.
    private double peak;
    private double k;
    private double reno;
    private double renoPeak;
    private boolean fromPeak;
    private long epochNanos = NONE;
    private long lastNanos;
    private double peakBefore;

    /**
     * Creates a controller at its initial window.
     *
     * @param packetBytes payload bytes of a full packet
     */
    public Cubic(int packetBytes) {
        super(INITIAL_PACKETS, packetBytes);
    }

    @Override
    public void onAck(AckSample sample) {
        roundTrip = sample.roundTrip();
        if (isStarting()) {
            grow(sample);
        } else {
            avoidCongestion(sample);
        }
        lastNanos = sample.nowNanos();
    }

    private void grow(AckSample sample) {
        start.handleAck(sample, false);
        if (start.isOver()) {
            reduce(window, sample.nowNanos());
            // RFC 9438 4.10: without a loss the start's last window is the peak.
            fromPeak = false;
            epochNanos = NONE;
        } else if (sample.windowLimited()) {
            window += start.growth() * sample.ackedBytes();
        }
    }

    private void avoidCongestion(AckSample sample) {
        if (epochNanos == NONE) {
            beginEpoch(sample.nowNanos());
        }
        if (!sample.windowLimited()) {
            // RFC 9438 5.8: time in which the window was not used does not count.
            epochNanos += Math.max(0, sample.nowNanos() - Math.max(lastNanos, epochNanos));
            return;
        }
        double packets = window / packetBytes;
        double acked = (double) sample.ackedBytes() / packetBytes;
        double seconds = (sample.nowNanos() - epochNanos) / 1e9;
        // RFC 9438 4.3
        reno += (reno < renoPeak ? ALPHA : 1) * acked / packets;
        if (cubic(seconds) < reno) {
            window = Math.max(window, reno * packetBytes);
            return;
        }
        // RFC 9438 4.4 and 4.5
        double target = Math.min(MOST_GROWTH * packets, cubic(seconds + roundTrip / 1e9));
        window += Math.max(0, target - packets) / packets * acked * packetBytes;
    }

    private void beginEpoch(long nowNanos) {
        double packets = window / packetBytes;
        epochNanos = nowNanos;
        reno = packets;
        if (!fromPeak || peak < packets) {
            // RFC 9438 4.8 and 4.10: after a timeout, or a start without loss.
            peak = packets;
        }
        renoPeak = fromPeak ? renoPeak : packets;
        k = Math.cbrt((peak - packets) / C);
    }

    /** RFC 9438 4.2, figure 1. */
    private double cubic(double seconds) {
        double t = seconds - k;
        return C * t * t * t + peak;
    }

    @Override
    public void onLoss(long nowNanos) {
        remember();
        double packets = window / packetBytes;
        // RFC 9438 4.7: one that lost before it was where it had been makes room for others.
        peak = packets < peak ? packets * (1 + BETA) / 2 : packets;
        renoPeak = packets;
        fromPeak = true;
        epochNanos = NONE;
        reduce(window * BETA, nowNanos);
    }

    @Override
    public void onTimeout(long nowNanos) {
        super.onTimeout(nowNanos);
        threshold = Math.max(leastWindow(), windowBefore() * BETA);
        fromPeak = false;
        epochNanos = NONE;
        start.reset();
    }

    @Override
    void remember() {
        super.remember();
        peakBefore = peak;
    }

    @Override
    public void onSpuriousLoss(long nowNanos) {
        super.onSpuriousLoss(nowNanos);
        // RFC 9438 4.9
        peak = peakBefore;
        fromPeak = true;
        epochNanos = NONE;
    }

    @Override
    public void onNewPath() {
        super.onNewPath();
        peak = 0;
        epochNanos = NONE;
        start.reset();
    }

    @Override
    public void onPacketSize(int bytes) {
        double scale = (double) packetBytes / bytes;
        peak *= scale;
        peakBefore *= scale;
        renoPeak *= scale;
        reno *= scale;
        // K depends on the number of packets.
        epochNanos = NONE;
        super.onPacketSize(bytes);
    }

    @Override
    public CongestionAlgorithm algorithm() {
        return CongestionAlgorithm.CUBIC;
    }

    @Override
    public String phase() {
        if (isStarting()) {
            return start.isSlow() ? "conservative slow start" : "slow start";
        }
        return window / packetBytes < peak ? "below the peak" : "beyond the peak";
    }
}
