package io.utp.engine.connection;

import io.utp.engine.time.Deadline;

/** A peer that has no room for a full packet: when to ask it, and for how long it has taken less than one (RFC 9293 3.8.6). */
final class WindowProbe {

    private final Deadline timer = new Deadline();
    private boolean due;
    private boolean inFlight;
    private long closedSinceNanos = Deadline.NEVER;
    private long takenBefore;

    /** There is less room than a packet needs, and nothing on its way that would make some. */
    void handleClosed(long taken, long nowNanos) {
        if (closedSinceNanos == Deadline.NEVER) {
            closedSinceNanos = nowNanos;
            takenBefore = taken;
        }
    }

    /** There is room again for a packet. */
    void handleOpened() {
        timer.clear();
    }

    void handleTimeout(long nowNanos) {
        if (timer.hasPassed(nowNanos)) {
            timer.clear();
            due = true;
        }
    }

    /** Whether to send a byte now; {@code true} once each time that the timer has fired. */
    boolean poll(long waitNanos, long nowNanos) {
        if (due) {
            due = false;
            inFlight = true;
            return true;
        }
        if (!timer.isSet()) {
            timer.set(nowNanos + waitNanos);
        }
        return false;
    }

    /** Whether the byte is on its way, which the peer drops for want of room. */
    boolean isInFlight() {
        return inFlight;
    }

    /** The byte has arrived, or there is room. */
    void handleAnswered() {
        inFlight = false;
    }

    /**
     * Whether the peer has taken less than a packet for so long. That it answers shows that it lives, and a byte now and then
     * shows nothing more: what waits for it holds memory that others need.
     *
     * @param taken bytes that it has acknowledged so far
     * @param waits whether anything waits for it
     */
    boolean isClosedFor(long nanos, long taken, boolean waits, int packetBytes, long nowNanos) {
        if (!waits || taken - takenBefore >= packetBytes) {
            closedSinceNanos = Deadline.NEVER;
        }
        return closedSinceNanos != Deadline.NEVER && nowNanos - closedSinceNanos >= nanos;
    }

    void clear() {
        timer.clear();
    }

    void stop() {
        timer.clear();
        due = false;
    }

    long deadlineNanos() {
        return timer.atNanos();
    }
}
