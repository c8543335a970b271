package io.utp.engine.congestion;

/**
 * LEDBAT (RFC 6817) with the parameters of BEP 29: a target of 100 ms of queueing delay, reached from a true exponential
 * start that ends when three quarters of the target are used up or a packet is lost.
 */
public final class Ledbat implements CongestionControl {

    /** RFC 6817 4.5 and BEP 29: TARGET, at most 100 ms. */
    private static final long TARGET_NANOS = 100_000_000L;

    /** RFC 6817 2.4.2: GAIN, at most 1: as fast as Reno at the most. */
    private static final double GAIN = 1.0;

    /** RFC 6817 2.4.2: MIN_CWND, in packets. */
    private static final int MIN_PACKETS = 2;

    /** RFC 6817 4.5 allows TCP's initial window (RFC 5681: four packets up to 1,095 bytes, three up to 2,190). */
    private static final int INITIAL_PACKETS = 4;

    private int packetBytes;
    private double window;
    private long roundTripNanos;
    private long reducedNanos = Long.MIN_VALUE / 2;
    private double slowStartThreshold = Double.MAX_VALUE;
    private double windowBefore;
    private double thresholdBefore;

    /**
     * Creates a controller at its initial window.
     *
     * @param packetBytes payload bytes of a full packet
     */
    public Ledbat(int packetBytes) {
        this.packetBytes = packetBytes;
        this.window = (double) INITIAL_PACKETS * packetBytes;
    }

    @Override
    public long window() {
        return (long) window;
    }

    @Override
    public void onAck(AckSample sample) {
        roundTripNanos = sample.roundTripNanos();
        if (window < slowStartThreshold) {
            if (sample.queuingDelayNanos() < TARGET_NANOS * 3 / 4) {
                if (sample.windowLimited()) {
                    window += sample.ackedBytes();
                }
                return;
            }
            // What was measured was sent a round trip ago, when the window was half of what it is now.
            window = Math.max(leastWindow(), window / 2);
            slowStartThreshold = window;
            reducedNanos = sample.nowNanos();
            return;
        }
        // RFC 6817 2.4.2: cwnd += GAIN * off_target * bytes_newly_acked * MSS / cwnd
        double offTarget = (double) (TARGET_NANOS - sample.queuingDelayNanos()) / TARGET_NANOS;
        if (offTarget > 0 && !sample.windowLimited()) {
            return;
        }
        double change = GAIN * Math.max(-1, offTarget) * sample.ackedBytes() * packetBytes / window;
        window = Math.max(leastWindow(), window + change);
        // What was given up for the sake of the queue is not taken back by a start, nor halved as if at its end.
        slowStartThreshold = Math.min(slowStartThreshold, window);
    }

    @Override
    public void onLoss(long nowNanos) {
        // RFC 6817 2.4.2: at most once a round trip, of which leaving the slow start, or a timeout, is one.
        if (nowNanos - reducedNanos < roundTripNanos) {
            windowBefore = 0;
            return;
        }
        remember();
        reducedNanos = nowNanos;
        window = Math.max(leastWindow(), window / 2);
        slowStartThreshold = window;
    }

    @Override
    public void onTimeout(long nowNanos) {
        remember();
        slowStartThreshold = Math.max(leastWindow(), window / 2);
        window = leastWindow();
        reducedNanos = nowNanos;
    }

    private void remember() {
        windowBefore = window;
        thresholdBefore = slowStartThreshold;
    }

    @Override
    public void onSpuriousLoss(long nowNanos) {
        // RFC 4015 3.3 lets the window grow to what it was; each acknowledgement sends what it makes room for.
        if (windowBefore > window) {
            window = windowBefore;
            slowStartThreshold = thresholdBefore;
        }
        windowBefore = 0;
    }

    @Override
    public void onNewPath() {
        windowBefore = 0;
        window = (double) INITIAL_PACKETS * packetBytes;
        slowStartThreshold = Double.MAX_VALUE;
        roundTripNanos = 0;
        reducedNanos = Long.MIN_VALUE / 2;
    }

    @Override
    public void onPacketSize(int packetBytes) {
        this.packetBytes = packetBytes;
        window = Math.max(leastWindow(), window);
    }

    private double leastWindow() {
        return (double) MIN_PACKETS * packetBytes;
    }
}
