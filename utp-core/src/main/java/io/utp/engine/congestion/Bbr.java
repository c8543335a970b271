package io.utp.engine.congestion;

import io.utp.engine.config.CongestionAlgorithm;

/**
 * BBR (draft-ietf-ccwg-bbr): sends at the rate at which the path delivers, and has twice as much in flight as fits into the
 * path at most. Loss alone says nothing: what is lost by chance costs what was lost and no more. Loss beside a queue says that
 * a buffer overflows, and bounds what is in flight ({@link BbrPath#handleRound}).
 *
 * <p>Of the draft's cycle, the bandwidth is probed for every two to three seconds (down, cruise, refill, up), the round trip
 * every five seconds unless it was seen meanwhile. The draft's short-term bounds hold the rate down at each loss; here
 * they do so at each overflow only, because a lossy path is what BBR is chosen for.
 */
public final class Bbr implements CongestionControl {

    /** Section 5.6.2: 2.77, so that the rate doubles in each round trip. */
    private static final double STARTUP_GAIN = 2.77;

    /** Section 5.3.2: the queue of the start is gone in as long as it took to build. */
    private static final double DRAIN_GAIN = 0.5;

    /** Section 5.3.3. */
    private static final double UP_GAIN = 1.25;

    private static final double DOWN_GAIN = 0.9;

    /** Section 5.6.2: a percent below the rate, so that a queue that is there shrinks. */
    private static final double PACING_MARGIN = 0.99;

    /** Section 5.6.1: of what fits into the path. */
    private static final double WINDOW_GAIN = 2.0;

    private static final double UP_WINDOW_GAIN = 2.25;
    private static final double PROBE_ROUND_TRIP_GAIN = 0.5;

    /** Section 5.6.4: BBRMinPipeCwnd. */
    private static final int LEAST_PACKETS = 4;

    /** Section 5.3.3.5.3: 2 to 3 seconds, */
    private static final long LEAST_WAIT = 2_000_000_000L;

    private static final long WAIT_SPREAD = 1_000_000_000L;

    /** but at most as many round trips as Reno would need for a window that large. */
    private static final int MOST_WAIT_ROUNDS = 63;

    /** Section 5.3.4: ProbeRTTDuration. */
    private static final long PROBE_ROUND_TRIP_NANOS = 200_000_000L;

    private enum Phase {
        STARTUP("startup", STARTUP_GAIN, WINDOW_GAIN),
        DRAIN("drain", DRAIN_GAIN, WINDOW_GAIN),
        DOWN("probe down", DOWN_GAIN, WINDOW_GAIN),
        CRUISE("cruise", 1, WINDOW_GAIN),
        REFILL("refill", 1, WINDOW_GAIN),
        UP("probe up", UP_GAIN, UP_WINDOW_GAIN),
        ROUND_TRIP("probe round trip", 1, PROBE_ROUND_TRIP_GAIN);

        final String text;
        final double pacingGain;
        final double windowGain;

        Phase(String text, double pacingGain, double windowGain) {
            this.text = text;
            this.pacingGain = pacingGain;
            this.windowGain = windowGain;
        }
    }

    private final BbrPath path = new BbrPath();
    private int packetBytes;
    private Phase phase = Phase.STARTUP;
    private double window;
    private double windowBefore;
    private long rate;
    private long phaseNanos;
    private long phaseRound;
    private long waitNanos;
    private long waitRounds;
    private long probeDoneAt;

    /**
     * Creates a controller at its initial window.
     *
     * @param packetBytes payload bytes of a full packet
     */
    public Bbr(int packetBytes) {
        this.packetBytes = packetBytes;
        this.window = initialWindow();
    }

    @Override
    public long window() {
        return (long) window;
    }

    @Override
    public long pacingRate() {
        return rate;
    }

    @Override
    public void onAck(AckSample sample) {
        path.handleAck(sample, phase == Phase.UP || phase == Phase.STARTUP);
        advance(sample);
        setRate(sample);
        setWindow(sample);
    }

    // ---- phases

    private void advance(AckSample sample) {
        switch (phase) {
            case STARTUP -> {
                if (path.isFull()) {
                    enter(Phase.DRAIN, sample);
                }
            }
            case DRAIN -> {
                if (sample.flightBytes() <= path.fits(1)) {
                    enterDown(sample);
                }
            }
            case DOWN, CRUISE, REFILL, UP -> advanceCycle(sample);
            case ROUND_TRIP -> probeRoundTrip(sample);
        }
        if (phase != Phase.ROUND_TRIP && path.roundTrips().isOld(sample.nowNanos())) {
            windowBefore = Math.max(windowBefore, window);
            probeDoneAt = 0;
            path.roundTrips().beginProbe(sample.nowNanos());
            enter(Phase.ROUND_TRIP, sample);
        }
    }

    private void advanceCycle(AckSample sample) {
        if ((phase == Phase.DOWN || phase == Phase.CRUISE) && isTimeToProbe(sample)) {
            path.beginProbe();
            enter(Phase.REFILL, sample);
        } else if (phase == Phase.DOWN) {
            if (sample.flightBytes() <= Math.min(path.fits(1), path.headroom())) {
                enter(Phase.CRUISE, sample);
            }
        } else if (phase == Phase.REFILL) {
            // Section 5.3.3.3: one round trip at the full rate, so that the probe begins with a full pipe.
            if (sample.rounds() > phaseRound + 1) {
                enter(Phase.UP, sample);
            }
        } else if (phase == Phase.UP && isProbeOver(sample)) {
            enterDown(sample);
        }
    }

    /** Section 5.3.3.5.3. */
    private boolean isTimeToProbe(AckSample sample) {
        return sample.nowNanos() - phaseNanos >= waitNanos
                || (phase == Phase.CRUISE && sample.rounds() - phaseRound >= waitRounds);
    }

    /** Section 5.3.3.4: the probe has filled the path and more, and no more came out of it; or it overflowed a buffer. */
    private boolean isProbeOver(AckSample sample) {
        if (path.isOverflowing()) {
            return true;
        }
        boolean filled = sample.rounds() > phaseRound + 1 && sample.flightBytes() >= path.fits(UP_GAIN);
        return !path.isGrowing() && (filled || sample.rounds() > phaseRound + 3);
    }

    private void enterDown(AckSample sample) {
        path.endProbe();
        // Connections that probe at the same time take each other's queue for their own. What was delivered differs.
        waitNanos = LEAST_WAIT + (sample.deliveredBytes() * 0x9e37_79b9L >>> 8) % WAIT_SPREAD;
        waitRounds = Math.min(MOST_WAIT_ROUNDS, (long) (path.fits(1) / packetBytes));
        enter(Phase.DOWN, sample);
    }

    private void enter(Phase next, AckSample sample) {
        phase = next;
        phaseNanos = sample.nowNanos();
        phaseRound = sample.rounds();
    }

    /** Section 5.3.4: with half of what fits in flight, whatever queue there was is gone after a round trip. */
    private void probeRoundTrip(AckSample sample) {
        if (probeDoneAt == 0) {
            if (sample.flightBytes() <= roundTripWindow()) {
                probeDoneAt = sample.nowNanos() + PROBE_ROUND_TRIP_NANOS;
                phaseRound = sample.rounds();
            }
        } else if (sample.nowNanos() >= probeDoneAt && sample.rounds() > phaseRound) {
            window = Math.max(window, windowBefore);
            windowBefore = 0;
            if (path.isFull()) {
                enterDown(sample);
                enter(Phase.CRUISE, sample);
            } else {
                enter(Phase.STARTUP, sample);
            }
        }
    }

    // ---- what follows

    private void setRate(AckSample sample) {
        double bandwidth = path.pace();
        if (bandwidth == 0) {
            // Section 5.6.2: until then, the initial window within the first round trip.
            bandwidth = window * 1e9 / Math.max(1, sample.roundTrip());
        }
        long wanted = (long) Math.max(1, phase.pacingGain * bandwidth * PACING_MARGIN);
        if (path.isFull() || wanted > rate) {
            rate = wanted;
        }
    }

    private void setWindow(AckSample sample) {
        double wanted = path.fits(phase.windowGain) + path.aggregated();
        wanted = Math.min(wanted, path.bound(phase == Phase.UP || phase == Phase.REFILL));
        if (phase == Phase.ROUND_TRIP) {
            window = Math.min(window, roundTripWindow());
        } else if (path.isFull()) {
            window = Math.min(window + sample.ackedBytes(), wanted);
        } else if (window < wanted || sample.deliveredBytes() < initialWindow()) {
            window += sample.ackedBytes();
        }
        window = Math.max(window, leastWindow());
    }

    private double roundTripWindow() {
        return Math.max(leastWindow(), path.fits(PROBE_ROUND_TRIP_GAIN));
    }

    // ---- loss

    @Override
    public void onLoss(long nowNanos) {
        // How much was lost is in the samples; that something was, is nothing to go by.
    }

    @Override
    public void onTimeout(long nowNanos) {
        // Section 5.6.4.4: the window is there again as soon as packets arrive.
        windowBefore = Math.max(windowBefore, window);
        window = leastWindow();
    }

    @Override
    public void onSpuriousLoss(long nowNanos) {
        if (phase != Phase.ROUND_TRIP) {
            window = Math.max(window, windowBefore);
            windowBefore = 0;
        }
    }

    @Override
    public void onNewPath() {
        path.reset();
        phase = Phase.STARTUP;
        window = initialWindow();
        windowBefore = 0;
        rate = 0;
    }

    @Override
    public void onPacketSize(int bytes) {
        packetBytes = bytes;
        window = Math.max(window, leastWindow());
    }

    private double initialWindow() {
        return (double) INITIAL_PACKETS * packetBytes;
    }

    private double leastWindow() {
        return (double) LEAST_PACKETS * packetBytes;
    }

    @Override
    public CongestionAlgorithm algorithm() {
        return CongestionAlgorithm.BBR;
    }

    @Override
    public String phase() {
        return phase.text;
    }
}
