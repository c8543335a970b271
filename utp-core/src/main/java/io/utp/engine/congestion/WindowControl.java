package io.utp.engine.congestion;

/** What controllers that decide by a window have in common: a slow start, its threshold, what a loss can take and give back. */
abstract class WindowControl implements CongestionControl {

    /** RFC 6817 2.4.2: MIN_CWND; RFC 5681 4.3 has the same after a loss. */
    private static final int MIN_PACKETS = 2;

    /** As Linux does: a window that doubles within a round trip has to leave twice as fast as it was acknowledged. */
    private static final double START_PACE = 2.0;

    /** RFC 9002 7.7: a little faster than the window goes round, so that it can be used up. */
    private static final double PACE = 1.25;

    private final int initialPackets;
    int packetBytes;
    double window;
    double threshold = Double.MAX_VALUE;
    long roundTrip;
    long reducedNanos = Long.MIN_VALUE / 2;
    private double windowBefore;
    private double thresholdBefore;

    WindowControl(int initialPackets, int packetBytes) {
        this.initialPackets = initialPackets;
        this.packetBytes = packetBytes;
        this.window = (double) initialPackets * packetBytes;
    }

    @Override
    public final long window() {
        return (long) window;
    }

    @Override
    public final long pacingRate() {
        double gain = isStarting() ? START_PACE : PACE;
        return roundTrip == 0 ? 0 : (long) (gain * window * 1e9 / roundTrip);
    }

    /** Whether the window grows without regard to anything but loss and delay: slow start. */
    final boolean isStarting() {
        return window < threshold;
    }

    /** RFC 5681 3.1. */
    @Override
    public void onTimeout(long nowNanos) {
        remember();
        threshold = Math.max(leastWindow(), window / 2);
        window = leastWindow();
        reducedNanos = nowNanos;
    }

    /** Leaves the slow start, or stays where it had been left, with this window. */
    final void reduce(double to, long nowNanos) {
        window = Math.max(leastWindow(), to);
        threshold = window;
        reducedNanos = nowNanos;
    }

    /** What is measured within a round trip of a reduction is the queue of before. */
    final boolean isSettling(AckSample sample) {
        return sample.nowNanos() - reducedNanos < sample.latestRoundTrip();
    }

    /** What is taken from now on may have to be given back. */
    void remember() {
        windowBefore = window;
        thresholdBefore = threshold;
    }

    /** The window before what may have to be given back. */
    final double windowBefore() {
        return windowBefore;
    }

    /** Nothing was taken that could be given back. */
    final void forget() {
        windowBefore = 0;
    }

    @Override
    public void onSpuriousLoss(long nowNanos) {
        // RFC 4015 3.3 lets the window grow to what it was; each acknowledgement sends what it makes room for.
        if (windowBefore > window) {
            window = windowBefore;
            threshold = thresholdBefore;
        }
        windowBefore = 0;
    }

    @Override
    public void onNewPath() {
        windowBefore = 0;
        window = (double) initialPackets * packetBytes;
        threshold = Double.MAX_VALUE;
        roundTrip = 0;
        reducedNanos = Long.MIN_VALUE / 2;
    }

    @Override
    public void onPacketSize(int bytes) {
        packetBytes = bytes;
        window = Math.max(leastWindow(), window);
    }

    final double leastWindow() {
        return (double) MIN_PACKETS * packetBytes;
    }
}
