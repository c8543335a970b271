package io.utp.engine.connection;

import io.utp.engine.time.Deadline;

/** When the initiator sends its key: not at once, and again until the peer has it. */
final class KeyOffer {

    /** A connection that is over sooner needs no key. */
    private static final long DELAY = 250_000_000L;

    private static final long FIRST_PAUSE = 500_000_000L;
    private static final long MOST_PAUSE = 16_000_000_000L;

    /** Over a minute: a peer that does not understand is not asked for ever. */
    private static final int MOST_REPEATS = 10;

    private long dueNanos;
    private long pause = FIRST_PAUSE;
    private long nonce;
    private int sent;

    KeyOffer(long nowNanos) {
        dueNanos = nowNanos + DELAY;
    }

    /** Unless it was sent before: better now than later. */
    void hurry(long nowNanos) {
        if (sent == 0) {
            dueNanos = nowNanos;
        }
    }

    void handleSent(long nowNanos) {
        if (++sent < MOST_REPEATS) {
            dueNanos = nowNanos + pause;
            pause = Math.min(MOST_PAUSE, pause * 2);
        } else {
            dueNanos = Deadline.NEVER;
        }
    }

    /** By this number the peer says that it has the key. */
    void name(long number) {
        nonce = number;
    }

    long nonce() {
        return nonce;
    }

    long dueNanos() {
        return dueNanos;
    }
}
