package io.utp.engine.congestion;

/** What BBR knows of the path (draft-ietf-ccwg-bbr section 5.5): how fast it delivers, its round trip, and what it can hold. */
final class BbrPath {

    /** Section 5.3.1.2: less growth than this, */
    private static final double GROWTH = 1.25;

    /** in so many round trips, and the path is full. */
    private static final int ROUNDS_WITHOUT_GROWTH = 3;

    /** Section 5.5.10.2: BBRLossThresh. */
    private static final double MOST_LOSS = 0.02;

    /** Section 5.3.1.3: BBRStartupFullLossCnt, in one round trip. */
    private static final int LEAST_LOSSES = 6;

    /** Section 5.5.10.2: BBRBeta, and BBRHeadroom. */
    private static final double BETA = 0.7;

    private static final double HEADROOM = 0.85;

    /** Section 5.5.9: extra_acked over so many round trips. */
    private static final int AGGREGATION_ROUNDS = 10;

    /** Threads and timers are late by as much: a path of microseconds is not filled by what fits into it. */
    private static final double LEAST_SECONDS = 0.004;

    /** Two threads at each end may be: until then nobody knows that it is a queue that a round trip waited in. */
    private static final long THREADS_NANOS = (long) (2 * LEAST_SECONDS * 1e9);

    /** That is no reason to send more than the buffers of a socket take. */
    private static final double MOST_SLACK = 1 << 20;

    private final RoundTrips roundTrips = new RoundTrips();
    private final ChanceLoss chance = new ChanceLoss();
    private long round;
    private long roundNanos;

    // The highest of this probing cycle and of the one before.
    private double bandwidthNow;
    private double bandwidthBefore;

    private double roundRate;
    private int slowRounds;
    private double rateBound = Double.MAX_VALUE;
    private double bandwidthAtStep;
    private double bandwidthAtRound;
    private int roundsWithoutGrowth;
    private boolean full;
    private boolean growing;

    private long roundLost;
    private long roundAcked;
    private int roundLosses;
    private long roundFlight;
    private boolean overflowing;
    private int calmRounds;
    private double bound = Double.MAX_VALUE;
    private int boundSteps;
    private long boundRound = -2;

    private long epochNanos;
    private double epochAcked;
    private double aggregatedNow;
    private double aggregatedBefore;
    private long aggregationRound;

    /**
     * Takes an acknowledgement in.
     *
     * @param probing whether more is sent than the path is known to deliver
     */
    void handleAck(AckSample sample, boolean probing) {
        if (sample.latestRoundTrip() > 0) {
            roundTrips.handleSample(sample.latestRoundTrip(), sample.nowNanos());
        }
        // Section 5.5.8: what the application sent tells nothing, unless it is more than was thought possible.
        if (isRateMeant(sample) && (!sample.appLimited() || sample.rate() > bandwidth())) {
            bandwidthNow = Math.max(bandwidthNow, sample.rate());
        }
        roundRate = Math.max(roundRate, isRateMeant(sample) ? sample.rate() : 0);
        roundLost += sample.lostBytes();
        roundLosses += sample.lostBytes() > 0 ? 1 : 0;
        roundAcked += sample.ackedBytes();
        roundFlight = Math.max(roundFlight, sample.flightBefore());
        updateAggregation(sample);
        // A packet that overtakes all others begins a round, too, and ends it in no time.
        if (sample.rounds() != round && sample.nowNanos() - roundNanos >= roundTrips.longest()) {
            round = sample.rounds();
            roundNanos = sample.nowNanos();
            handleRound(sample, probing);
        }
    }

    /** Among packets that overtake each other the first ones to arrive tell of themselves only. */
    private boolean isRateMeant(AckSample sample) {
        return sample.hasRate() && sample.rateInterval() >= roundTrips.usual();
    }

    /**
     * A round trip is over. Section 5.5.10.2 takes every loss above two in a hundred for an overflow. Here the whole round
     * has to have been longer than the path: a queue that overflows is a queue. A policer drops without one, but then
     * what it lets through is the rate.
     */
    private void handleRound(AckSample sample, boolean probing) {
        double loss = (double) roundLost / Math.max(1, roundLost + roundAcked);
        roundTrips.handleRound();
        boolean queued = roundTrips.isQueued();
        // What was lost in a queue is found out a round trip later.
        calmRounds = queued || probing ? 0 : calmRounds + 1;
        if (calmRounds > 2) {
            chance.handleRound(roundLost, roundAcked);
        }
        overflowing = loss > MOST_LOSS && queued && roundLosses > 1;
        growing = bandwidth() > bandwidthAtRound * 1.1;
        bandwidthAtRound = bandwidth();
        boolean late = queued && roundTrips.shortest() > THREADS_NANOS;
        boolean slow = late && !probing && !sample.appLimited() && roundRate < HEADROOM * bandwidth();
        slowRounds = slow ? slowRounds + 1 : 0;
        if ((overflowing && !probing) || slowRounds > 1) {
            // Section 5.5.10.3, bw_shortterm: the path has become slower, which the highest rate of two cycles hides.
            // Less comes out than goes in and a queue stands: there is no need to wait for it to overflow.
            rateBound = Math.max(roundRate, BETA * bandwidth());
        }
        if (overflowing && round > boundRound + 1) {
            // What is measured of a smaller bound comes a round trip later.
            boundRound = round;
            bound = Math.max(Math.min(bound, roundFlight) * BETA, product());
            boundSteps = 0;
        } else if (probing && bound < roundFlight / HEADROOM) {
            // Section 5.3.3.4: grows slowly first, then faster and faster.
            bound += Math.min(bound / 4, (double) (1L << Math.min(boundSteps++, 30)) * 1_500);
        }
        if (!full && !sample.appLimited() && roundTrips.areMany()) {
            findFull();
        }
        roundLost = 0;
        roundLosses = 0;
        roundAcked = 0;
        roundFlight = 0;
        roundRate = 0;
    }

    private void findFull() {
        if (bandwidth() >= bandwidthAtStep * GROWTH) {
            bandwidthAtStep = bandwidth();
            roundsWithoutGrowth = 0;
        } else if (++roundsWithoutGrowth >= ROUNDS_WITHOUT_GROWTH) {
            full = true;
        }
        full |= overflowing && roundLosses >= LEAST_LOSSES;
    }

    /** Section 5.5.9: acknowledgements come in heaps, and what is in flight has to last until the next one. */
    private void updateAggregation(AckSample sample) {
        double expected = bandwidth() * (sample.nowNanos() - epochNanos) / 1e9;
        if (epochAcked <= expected) {
            epochAcked = 0;
            epochNanos = sample.nowNanos();
            expected = 0;
        }
        epochAcked += sample.ackedBytes();
        aggregatedNow = Math.max(aggregatedNow, epochAcked - expected);
        if (sample.rounds() - aggregationRound >= AGGREGATION_ROUNDS) {
            aggregationRound = sample.rounds();
            aggregatedBefore = aggregatedNow;
            aggregatedNow = 0;
        }
    }

    // ---- probes

    void beginProbe() {
        rateBound = Double.MAX_VALUE;
        boundSteps = 0;
    }

    /** Section 5.5.6: a cycle is over; what was measured two cycles ago is forgotten. */
    void endProbe() {
        if (bandwidthNow > 0) {
            bandwidthBefore = bandwidthNow;
            bandwidthNow = 0;
        }
    }

    RoundTrips roundTrips() {
        return roundTrips;
    }

    void reset() {
        bandwidthNow = 0;
        bandwidthBefore = 0;
        rateBound = Double.MAX_VALUE;
        bandwidthAtStep = 0;
        bandwidthAtRound = 0;
        roundsWithoutGrowth = 0;
        full = false;
        roundTrips.reset();
        chance.reset();
        bound = Double.MAX_VALUE;
        aggregatedNow = 0;
        aggregatedBefore = 0;
    }

    // ---- getters

    /** Bytes per second, 0 before the first is known. */
    double bandwidth() {
        return Math.min(rateBound, Math.max(bandwidthNow, bandwidthBefore));
    }

    /** As much has to be sent for that, bytes per second: what is lost by chance uses the path as well. */
    double pace() {
        return bandwidth() * chance.factor();
    }

    /** So many times what fits into the path without a queue. */
    double fits(double gain) {
        if (!roundTrips.isKnown() || bandwidth() == 0) {
            return 0;
        }
        double slack = Math.max(0, LEAST_SECONDS - roundTrips.longest() / 1e9) * pace();
        return gain * product() + Math.min(MOST_SLACK, slack);
    }

    /** The product of bandwidth and delay. */
    private double product() {
        return pace() * (roundTrips.longest() / 1e9);
    }

    double aggregated() {
        return Math.min(Math.max(aggregatedNow, aggregatedBefore), fits(1));
    }

    /** What may be in flight without overflowing a buffer; some room is left for others except while probing. */
    double bound(boolean probing) {
        return probing ? bound : headroom();
    }

    double headroom() {
        // What fits without a queue is always left: paced, it builds none.
        return Math.max(bound * HEADROOM, product() + aggregated());
    }

    /** Whether the path delivers all that it can. */
    boolean isFull() {
        return full;
    }

    /** Whether the last round trip delivered clearly more than had been thought possible. */
    boolean isGrowing() {
        return growing;
    }

    /** Whether buffers overflowed in the last round trip. */
    boolean isOverflowing() {
        return overflowing;
    }
}
