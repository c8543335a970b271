package io.utp.engine.congestion;

import io.utp.engine.config.CongestionAlgorithm;

/**
 * LEDBAT (RFC 6817) with the parameters of BEP 29: a target of 100 ms of queueing delay, reached from an
 * exponential start that ends when the path is full ({@link HyStart}), three quarters of the target are used up, or a packet
 * is lost.
 */
public final class Ledbat extends WindowControl {

    /** RFC 6817 4.5 and BEP 29: TARGET, at most 100 ms. */
    private static final long TARGET_NANOS = 100_000_000L;

    /** RFC 6817 2.4.2: GAIN, at most 1: as fast as Reno at the most. */
    private static final double GAIN = 1.0;

    /** Half as much again in a round trip: what is seen of a queue is a round trip old, and twice as much might overflow it. */
    private static final double START_GAIN = 0.5;

    /** RFC 6817 4.5 allows TCP's initial window (RFC 5681: four packets up to 1,095 bytes, three up to 2,190). */
    private static final int FIRST_PACKETS = 4;

    /** What is left after a loss beside an empty queue. */
    private static final double CHANCE = 0.85;

    private final HyStart start = new HyStart();
    private final EmptyQueue queue = new EmptyQueue(CHANCE);

    /**
     * Creates a controller at its initial window.
     *
     * @param packetBytes payload bytes of a full packet
     */
    public Ledbat(int packetBytes) {
        super(FIRST_PACKETS, packetBytes);
    }

    @Override
    public void onAck(AckSample sample) {
        roundTrip = sample.roundTrip();
        queue.handleAck(sample, sample.queuingDelay());
        if (isStarting()) {
            start(sample);
            return;
        }
        // RFC 6817 2.4.2: cwnd += GAIN * off_target * bytes_newly_acked * MSS / cwnd
        if (isSettling(sample)) {
            return;
        }
        double offTarget = (double) (TARGET_NANOS - sample.queuingDelay()) / TARGET_NANOS;
        if (offTarget > 0 && !sample.windowLimited()) {
            return;
        }
        double change = GAIN * Math.max(-1, offTarget) * sample.ackedBytes() * packetBytes / window;
        window = Math.max(leastWindow(), window + change);
        // What was given up for the sake of the queue is not taken back by a start, nor halved as if at its end.
        threshold = Math.min(threshold, window);
    }

    private void start(AckSample sample) {
        start.handleAck(sample, sample.queuingDelay() >= TARGET_NANOS * 3 / 4);
        if (start.isOver()) {
            reduce(start.pathBytes(sample, window), sample.nowNanos());
        } else if (sample.windowLimited()) {
            window += START_GAIN * start.growth() * sample.ackedBytes();
        }
    }

    @Override
    public void onLoss(long nowNanos) {
        // RFC 6817 2.4.2: at most once a round trip, of which leaving the slow start, or a timeout, is one.
        if (nowNanos - reducedNanos < roundTrip) {
            forget();
            return;
        }
        remember();
        reduce(isStarting() ? window / 2 : queue.remaining(window), nowNanos);
    }

    @Override
    public void onTimeout(long nowNanos) {
        super.onTimeout(nowNanos);
        start.reset();
    }

    @Override
    public void onNewPath() {
        super.onNewPath();
        queue.reset();
        start.reset();
    }

    @Override
    public CongestionAlgorithm algorithm() {
        return CongestionAlgorithm.LEDBAT;
    }

    @Override
    public String phase() {
        return isStarting() ? "slow start" : "along the target";
    }
}
