package io.utp.engine.congestion;

/**
 * How much a path loses by chance: what is lost without a queue although no more is sent than has been delivered. To deliver as
 * much again as before, as much more has to be sent, or a sender that goes by what was delivered becomes slower and slower.
 */
final class ChanceLoss {

    /** More than that is more than chance. */
    private static final double MOST = 0.3;

    /**
     * Not all of it is made up for: where a policer drops what is above its rate, less is lost of less, and so the rate goes
     * down to what passes.
     */
    private static final double MADE_UP = 0.8;

    /** Before as much was sent, a loss tells little. */
    private static final double DOUBT_BYTES = 30_000;

    /** Older halves count half. */
    private static final double KEPT_BYTES = 600_000;

    private double lost;
    private double all = DOUBT_BYTES;

    void handleRound(long lostBytes, long ackedBytes) {
        lost += lostBytes;
        all += lostBytes + ackedBytes;
        if (all > KEPT_BYTES) {
            lost /= 2;
            all /= 2;
        }
    }

    /** By what to multiply what shall arrive, 1 or more. */
    double factor() {
        return 1 / (1 - MADE_UP * Math.min(MOST, lost / all));
    }

    void reset() {
        lost = 0;
        all = DOUBT_BYTES;
    }
}
