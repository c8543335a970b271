package io.utp.engine.congestion;

/**
 * HyStart++ (RFC 9406): leaves the slow start when round trips get longer, before a queue overflows, after a few rounds of
 * slower growth in which it may turn out that they only were longer by chance.
 *
 * <p>Two things differ, because packets are paced and delivery rates are known. Eight samples in a row tell, wherever they lie
 * in the round: a paced round trip has no burst at its end, and a round trip later the window has doubled. And the slower
 * growth is over as soon as nothing comes of it: a path that does not deliver more is full.
 */
final class HyStart {

    /** RFC 9406 4.2: MIN_RTT_THRESH, MAX_RTT_THRESH, MIN_RTT_DIVISOR. */
    private static final long LEAST_INCREASE = 4_000_000L;

    private static final long MOST_INCREASE = 16_000_000L;
    private static final int DIVISOR = 8;

    /** RFC 9406 4.2: N_RTT_SAMPLE. */
    private static final int SAMPLES = 8;

    /** RFC 9406 4.2: CSS_GROWTH_DIVISOR. */
    private static final double SLOWER = 0.25;

    /** RFC 9406 4.2: CSS_ROUNDS. */
    private static final int ROUNDS = 5;

    /** A round of the slower growth delivers up to a quarter more, if there is more. */
    private static final double LEAST_GROWTH = 1.05;

    private static final long UNKNOWN = Long.MAX_VALUE;

    private int samples;
    private long lowest = UNKNOWN;
    private long baseline = UNKNOWN;
    private long round;
    private int slowRounds;
    private double rate;
    private boolean holds;
    private boolean over;

    /**
     * Takes an acknowledgement of the slow start in.
     *
     * @param queued whether the queue is as long as it may get: nothing grows until the rate of the path is known
     */
    void handleAck(AckSample sample, boolean queued) {
        if (queued && !holds) {
            holds = true;
            begin(sample, sample.latestRoundTrip());
        }
        lowest = Math.min(lowest, sample.latestRoundTrip());
        if (++samples >= SAMPLES) {
            judge(sample);
            samples = 0;
            lowest = UNKNOWN;
        }
        if (isSlow() && sample.rounds() != round) {
            round = sample.rounds();
            boolean full = sample.hasRate() && sample.rate() < rate * LEAST_GROWTH;
            rate = Math.max(rate, sample.rate());
            over |= ++slowRounds > ROUNDS || ((full || holds) && slowRounds > 1);
        }
    }

    private void judge(AckSample sample) {
        if (isSlow()) {
            // RFC 9406 4.2: it was by chance.
            baseline = lowest < baseline && !holds ? UNKNOWN : baseline;
        } else if (lowest >= sample.lowestRoundTrip() + increase(sample.lowestRoundTrip())) {
            begin(sample, lowest);
        }
    }

    private void begin(AckSample sample, long roundTrip) {
        baseline = roundTrip;
        round = sample.rounds();
        slowRounds = 0;
        rate = sample.rate();
    }

    private static long increase(long base) {
        return Math.max(LEAST_INCREASE, Math.min(base / DIVISOR, MOST_INCREASE));
    }

    /** By how much of what was acknowledged the window grows. */
    double growth() {
        return holds ? 0 : isSlow() ? SLOWER : 1;
    }

    /** Conservative slow start. */
    boolean isSlow() {
        return baseline != UNKNOWN;
    }

    /** Whether the slow start is to be left. */
    boolean isOver() {
        return over;
    }

    /** What fits into the path with hardly a queue: at least half of the window, which was in flight when it was measured. */
    double pathBytes(AckSample sample, double window) {
        double best = Math.max(rate, sample.rate());
        double fits = best * (sample.lowestRoundTrip() + increase(sample.lowestRoundTrip()) / 2) / 1e9;
        return Math.max(window / 2, Math.min(window, fits));
    }

    /** The next slow start is another one. */
    void reset() {
        samples = 0;
        lowest = UNKNOWN;
        baseline = UNKNOWN;
        holds = false;
        over = false;
    }
}
