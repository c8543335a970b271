package io.utp.engine.recovery;

import io.utp.engine.time.Deadline;
import io.utp.engine.wire.SequenceNumbers;

/**
 * How long a packet may be overtaken before it counts as lost. On a path that keeps the order not at all; once packets were
 * seen to overtake each other, a quarter of the shortest round trip, and more when that was not enough (RFC 8985 section 6.2
 * steps 3 and 4: RACK's reordering window).
 */
final class Reordering {

    /** RFC 8985 6.2 step 4: the window grows by a quarter of the shortest round trip at a time. */
    private static final int STEPS_PER_ROUND_TRIP = 4;

    private static final int MOST_STEPS = 4;

    private boolean seen;
    private int steps = 1;
    private int furthest;
    private long lowestRtt = Long.MAX_VALUE;
    private long newestRtt;
    private final Deadline deadline = new Deadline();

    Reordering(int firstSequence) {
        this.furthest = SequenceNumbers.plus(firstSequence, -1);
    }

    /** A packet that was sent once has arrived; RFC 8985 6.2 step 3: behind one with a higher number, it was overtaken. */
    void handleDelivered(int sequence) {
        if (SequenceNumbers.isAfter(sequence, furthest)) {
            furthest = sequence;
        } else {
            seen = true;
        }
    }

    /** A packet had been taken for lost, and its first transmission arrived all the same: the window was too small. */
    void handleMistake() {
        seen = true;
        steps = Math.min(MOST_STEPS, steps + 1);
    }

    /** The round trip of the packet that was sent last of those that arrived. */
    void handleRoundTrip(long nanos) {
        newestRtt = nanos;
        lowestRtt = Math.min(lowestRtt, nanos);
    }

    /** Whether a round trip can be: sooner than ever, an acknowledgement is for an earlier transmission. */
    boolean isPlausible(long roundTripNanos) {
        return lowestRtt != Long.MAX_VALUE && roundTripNanos >= lowestRtt;
    }

    boolean isSeen() {
        return seen && lowestRtt != Long.MAX_VALUE;
    }

    void startSearch() {
        deadline.clear();
    }

    /** RFC 8985 6.2 step 5: whether an overtaken packet has had its time; if not, the deadline tells when it will have. */
    boolean hasWaitedEnough(long sentNanos, long nowNanos) {
        long until = sentNanos + newestRtt + lowestRtt / STEPS_PER_ROUND_TRIP * steps;
        if (until <= nowNanos) {
            return true;
        }
        deadline.set(Math.min(deadline.atNanos(), until));
        return false;
    }

    long deadlineNanos() {
        return deadline.atNanos();
    }
}
