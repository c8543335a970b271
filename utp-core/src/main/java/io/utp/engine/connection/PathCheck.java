package io.utp.engine.connection;

import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Path;

/** The questions that this side asks over one path: with which nonces, and when again. */
final class PathCheck {

    /** An answer may be later than the next question. */
    private static final int REMEMBERED = 4;

    /** Questions follow each other no faster, and the pause between them doubles. */
    private static final long LEAST_PAUSE = 250_000_000L;

    private static final long MOST_FIRST_PAUSE = 1_000_000_000L;

    /** So long after a way is open again the peer is found at the latest. */
    private static final long MOST_PAUSE = 2_000_000_000L;

    private final Path path;
    private final long startedNanos;
    private final long[] nonces = new long[REMEMBERED];
    private final long[] askedNanos = new long[REMEMBERED];
    private int asked;
    private long pause;
    private long nextNanos = Deadline.NEVER;
    private long roundTrip;
    private boolean owesAnswer;
    private long owedNonce;

    PathCheck(Path path, long roundTripTimeout, long nowNanos) {
        this.path = path;
        this.startedNanos = nowNanos;
        this.pause = Math.max(LEAST_PAUSE, Math.min(MOST_FIRST_PAUSE, roundTripTimeout));
    }

    /** Another question goes out. */
    void handleAsked(long nonce, long nowNanos) {
        nonces[asked % REMEMBERED] = nonce;
        askedNanos[asked % REMEMBERED] = nowNanos;
        asked++;
    }

    void scheduleNext(long nowNanos) {
        nextNanos = nowNanos + pause;
        pause = Math.min(MOST_PAUSE, pause * 2);
    }

    /** No further question; those that were asked may still be answered. */
    void stop() {
        nextNanos = Deadline.NEVER;
    }

    boolean isStopped() {
        return nextNanos == Deadline.NEVER;
    }

    /** When the question with this nonce, which waits for its answer, went out; -1 if there is none. */
    long askedAt(long nonce) {
        for (int i = 0; i < Math.min(asked, REMEMBERED); i++) {
            if (nonces[i] == nonce) {
                return askedNanos[i];
            }
        }
        return -1;
    }

    /** The question with this nonce was answered: a copy of the answer is none. */
    void handleAnswered(long nonce, long nowNanos) {
        for (int i = 0; i < REMEMBERED; i++) {
            if (nonces[i] == nonce) {
                roundTrip = nowNanos - askedNanos[i];
                askedNanos[i] = -1;
            }
        }
    }

    /** Whether no question waits for its answer any more. */
    boolean isAnswered() {
        for (int i = 0; i < Math.min(asked, REMEMBERED); i++) {
            if (askedNanos[i] >= 0) {
                return false;
            }
        }
        return true;
    }

    /** The peer has asked as well, and is answered when this path is proven. */
    void owe(long nonce) {
        owesAnswer = true;
        owedNonce = nonce;
    }

    boolean owesAnswer() {
        return owesAnswer;
    }

    long owedNonce() {
        return owedNonce;
    }

    /** The time from the question that was answered last to its answer. */
    long roundTrip() {
        return roundTrip;
    }

    Path path() {
        return path;
    }

    long startedNanos() {
        return startedNanos;
    }

    long nextNanos() {
        return nextNanos;
    }
}
