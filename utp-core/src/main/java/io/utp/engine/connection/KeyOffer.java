package io.utp.engine.connection;

import io.utp.engine.time.Deadline;

/** When the initiator sends its key: not at once, and again until the peer has it. */
final class KeyOffer {

    /** A connection that is over sooner needs no key. */
    private static final long DELAY = 250_000_000L;

    private static final long MOST_PAUSE = 16_000_000_000L;

    /** Without the key a fast transfer goes by short masks: the first repeats follow each other closely. */
    private static final int QUICK_REPEATS = 5;

    /** Over a minute: a peer that does not understand is not asked for ever. */
    private static final int MOST_REPEATS = 14;

    private long dueNanos;
    private long pause;
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

    /**
     * It was sent.
     *
     * @param timeout after which an answer to any packet is overdue
     */
    void handleSent(long timeout, long nowNanos) {
        if (++sent < MOST_REPEATS) {
            pause = sent <= QUICK_REPEATS ? timeout : Math.min(MOST_PAUSE, pause * 2);
            dueNanos = nowNanos + pause;
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
