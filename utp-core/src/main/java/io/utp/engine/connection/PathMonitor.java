package io.utp.engine.connection;

import io.utp.engine.time.Deadline;

/** When to doubt that the path still leads to the peer, and when that is certain. */
final class PathMonitor {

    /** A single timeout is loss. */
    private static final int SUSPICIOUS_TIMEOUTS = 2;

    /** Between DATA of a stream that goes on; more than any retransmission timeout that is usual. */
    private static final long SUSPICIOUS_SILENCE = 1_000_000_000L;

    /** So long nothing answers before another path is asked for. */
    private static final long STRANDED_AFTER = 3_000_000_000L;

    private long heardNanos;
    private int timeouts;
    private boolean expecting;
    private long strandingAtNanos = Deadline.NEVER;
    private boolean stranded;

    /** The peer was heard, whatever it said. Returns whether it was believed to be out of reach. */
    boolean handleHeard(long nowNanos) {
        heardNanos = nowNanos;
        timeouts = 0;
        strandingAtNanos = Deadline.NEVER;
        boolean was = stranded;
        stranded = false;
        return was;
    }

    /** DATA came: more may be expected, unless it was the end. */
    void expectMore(boolean more) {
        expecting = more;
    }

    /** Returns whether the path is to be doubted. */
    boolean handleRetransmissionTimeout() {
        return ++timeouts >= SUSPICIOUS_TIMEOUTS;
    }

    /** Returns whether the path is to be doubted, once for each silence. */
    boolean pollSilence(long nowNanos) {
        if (nowNanos < silentAt()) {
            return false;
        }
        expecting = false;
        return true;
    }

    /** Somebody asks whether the peer is there. */
    void handleAsked(long nowNanos) {
        if (strandingAtNanos == Deadline.NEVER && !stranded) {
            strandingAtNanos = nowNanos + STRANDED_AFTER;
        }
    }

    /** Whether nobody answered for long enough; {@code true} once for each time. */
    boolean pollStranded(long nowNanos) {
        if (strandingAtNanos > nowNanos) {
            return false;
        }
        strandingAtNanos = Deadline.NEVER;
        stranded = true;
        return true;
    }

    boolean isStranded() {
        return stranded;
    }

    private long silentAt() {
        return expecting ? heardNanos + SUSPICIOUS_SILENCE : Deadline.NEVER;
    }

    void stop() {
        expecting = false;
        strandingAtNanos = Deadline.NEVER;
    }

    long deadlineNanos() {
        return Math.min(silentAt(), strandingAtNanos);
    }
}
