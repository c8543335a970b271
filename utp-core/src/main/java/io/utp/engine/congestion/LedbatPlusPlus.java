package io.utp.engine.congestion;

import io.utp.engine.config.CongestionAlgorithm;

/**
 * LEDBAT++ (draft-irtf-iccrg-ledbat-plus-plus-01): keeps a queue of 60 ms at most by the round trip, grows no faster than
 * Reno and on short paths much slower, gives way in proportion to what is too much, and lets the queue run empty now and then
 * so that the lowest round trip is one without its own queue.
 */
public final class LedbatPlusPlus extends WindowControl {

    /** Section 4.1. */
    private static final long TARGET_NANOS = 60_000_000L;

    /** Section 4.2. */
    private static final int LEAST_GAIN = 16;

    /** Section 4.4: the initial window. */
    private static final int FIRST_PACKETS = 2;

    /** Section 4.5: so many round trips after the first start, and so many at the least window. */
    private static final int SLOW_ROUND_TRIPS = 2;

    /**
     * Section 4.5: 9 times the duration of a slowdown lie between two, for at most a tenth of the rate. Here it is a
     * twentieth.
     */
    private static final int PAUSE = 19;

    private enum Phase {
        FIRST_START("first start"),
        ALONG("along the target"),
        EMPTY("slowdown"),
        RAMP("ramp"),
        RESTART("slow start");

        final String text;

        Phase(String text) {
            this.text = text;
        }
    }

    /** What is left after a loss beside an empty queue, as of CUBIC's window after any. */
    private static final double CHANCE = 0.7;

    private final HyStart start = new HyStart();
    private final EmptyQueue queue = new EmptyQueue(CHANCE);
    private Phase phase = Phase.FIRST_START;
    private long phaseNanos;
    private long slowdownAt = Long.MAX_VALUE;

    /**
     * Creates a controller at its initial window.
     *
     * @param packetBytes payload bytes of a full packet
     */
    public LedbatPlusPlus(int packetBytes) {
        super(FIRST_PACKETS, packetBytes);
    }

    @Override
    public void onAck(AckSample sample) {
        roundTrip = sample.roundTrip();
        queue.handleAck(sample, sample.roundTripQueue());
        switch (phase) {
            case FIRST_START -> start(sample, gain(sample));
            case RAMP, RESTART -> start(sample, 1);
            case ALONG -> follow(sample);
            case EMPTY -> {
                if (sample.nowNanos() - phaseNanos >= SLOW_ROUND_TRIPS * roundTrip) {
                    phase = Phase.RAMP;
                    start.reset();
                }
            }
        }
    }

    /** Section 4.4: the gain holds in the first start only, later ones go back to a window that was proven. */
    private void start(AckSample sample, double gain) {
        start.handleAck(sample, sample.roundTripQueue() > TARGET_NANOS * 3 / 4);
        if (start.isOver()) {
            reduce(start.pathBytes(sample, window), sample.nowNanos());
            along(sample.nowNanos());
            return;
        }
        if (sample.windowLimited()) {
            window = Math.min(threshold, window + gain * start.growth() * sample.ackedBytes());
        }
        if (!isStarting()) {
            along(sample.nowNanos());
        }
    }

    private void along(long nowNanos) {
        switch (phase) {
            case FIRST_START, RESTART -> slowdownAt = nowNanos + SLOW_ROUND_TRIPS * roundTrip;
            case RAMP -> slowdownAt = nowNanos + PAUSE * (nowNanos - phaseNanos);
            case ALONG, EMPTY -> {}
        }
        threshold = Math.min(threshold, window);
        phase = Phase.ALONG;
    }

    private void follow(AckSample sample) {
        if (sample.nowNanos() >= slowdownAt) {
            phase = Phase.EMPTY;
            phaseNanos = sample.nowNanos();
            threshold = window;
            window = leastWindow();
            return;
        }
        if (isSettling(sample)) {
            return;
        }
        double offTarget = (double) (TARGET_NANOS - sample.roundTripQueue()) / TARGET_NANOS;
        double acked = sample.ackedBytes() / window;
        if (offTarget >= 0) {
            // Section 4.2. RFC 6817 2.4.2 grows the less, the nearer the target is: then nobody ever exceeds it, no
            // window is ever reduced in proportion, and who came late stays small.
            window += sample.windowLimited() ? gain(sample) * acked * packetBytes : 0;
        } else {
            // Section 4.3, for a round trip: W += max(GAIN - W * (delay / target - 1), -W / 2)
            double change = Math.max(gain(sample) * packetBytes + window * offTarget, -window / 2);
            window = Math.max(leastWindow(), window + change * acked);
        }
        threshold = window;
    }

    /** Section 4.2: GAIN = 1 / min(16, ceil(2 * TARGET / base)) */
    private static double gain(AckSample sample) {
        long base = Math.max(1, sample.lowestRoundTrip());
        return 1.0 / Math.min(LEAST_GAIN, Math.max(1, (2 * TARGET_NANOS + base - 1) / base));
    }

    @Override
    public void onLoss(long nowNanos) {
        if (nowNanos - reducedNanos < roundTrip) {
            forget();
            return;
        }
        remember();
        if (phase == Phase.EMPTY || phase == Phase.RAMP) {
            // The window to go back to was too much.
            threshold = Math.max(leastWindow(), queue.remaining(threshold));
            window = Math.min(window, threshold);
            reducedNanos = nowNanos;
        } else {
            reduce(isStarting() ? window / 2 : queue.remaining(window), nowNanos);
            along(nowNanos);
        }
    }

    @Override
    public void onTimeout(long nowNanos) {
        super.onTimeout(nowNanos);
        start.reset();
        phase = Phase.RESTART;
    }

    @Override
    public void onNewPath() {
        super.onNewPath();
        queue.reset();
        start.reset();
        phase = Phase.FIRST_START;
        slowdownAt = Long.MAX_VALUE;
    }

    @Override
    public CongestionAlgorithm algorithm() {
        return CongestionAlgorithm.LEDBAT_PLUS_PLUS;
    }

    @Override
    public String phase() {
        return phase.text;
    }
}
