package io.utp.engine.congestion;

/**
 * Tells a packet that was lost by chance from one that a queue dropped, for controllers that hold a queue: beside an empty
 * one, theirs did not overflow. RFC 6817 2.4.2 halves the window for either, and a link that loses one packet in a hundred is
 * then used to a quarter by who is asked to use what others leave.
 */
final class EmptyQueue {

    /** A part of the shortest round trip, within what clocks and threads are late by, and what is a queue on any link. */
    private static final int ROUND_TRIPS = 16;

    private static final long LEAST_NANOS = 2_000_000L;
    private static final long MOST_NANOS = 8_000_000L;

    private static final double OVERFLOW = 0.5;

    private final double chance;
    private boolean empty;

    /**
     * Creates one that knows of no queue.
     *
     * @param chance what is left of a window after a loss by chance
     */
    EmptyQueue(double chance) {
        this.chance = chance;
    }

    void handleAck(AckSample sample, long queueNanos) {
        long most = Math.min(MOST_NANOS, sample.lowestRoundTrip() / ROUND_TRIPS);
        empty = queueNanos < Math.max(LEAST_NANOS, most);
    }

    /** What is left of a window after a loss. */
    double remaining(double window) {
        return window * (empty ? chance : OVERFLOW);
    }

    void reset() {
        empty = false;
    }
}
