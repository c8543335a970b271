package io.utp.engine.connection;

import io.utp.engine.recovery.SentPackets;
import io.utp.engine.wire.SequenceNumbers;

/** The sequence numbers of this side: what a packet of the peer's may say about them, and what STATE packets carry. */
final class SentNumbers {

    /** utp-punch 1.0.1 repeats packets with the acknowledgement number of their first sending. */
    private static final int STALE_ACK_TOLERANCE = 8_192;

    /** libtorrent accepts a RESET up to 3 packets behind what is acknowledged. */
    private static final int RESET_TOLERANCE = 3;

    /** libutp and libtorrent drop what acknowledges less, so that every peer lives with it. */
    private static final int ACK_TOLERANCE = 3;

    private final SentPackets sent;
    private boolean barrier;

    SentNumbers(SentPackets sent) {
        this.sent = sent;
    }

    /** Whether the peer takes a wrapped number 0 only when nothing before it is missing. */
    void setBarrier(boolean barrier) {
        this.barrier = barrier;
    }

    boolean isAtBarrier() {
        // utp-punch 1.0.1 compares plain numbers: it drops the wrapped number 0 until 65,535 has arrived in order.
        return barrier && sent.nextSequence() == 0 && !sent.isEmpty();
    }

    /**
     * Whether a packet may acknowledge this number: who is not known yet has to hit what is in flight. Later RFC 5961 5.2
     * allows what was in flight at most, as packets may be late, and who is not on the path has to guess that.
     */
    boolean isPlausible(int acknowledgement, boolean known) {
        // With the barrier it is utp-punch, or may yet be.
        int most = barrier ? STALE_ACK_TOLERANCE : sent.largestSize() + ACK_TOLERANCE;
        int tolerance = Math.min(STALE_ACK_TOLERANCE, most);
        return sent.isPlausible(acknowledgement, known ? tolerance : 0);
    }

    /** libutp ignores a STATE, and its acknowledgement, unless it carries the next number to be used. */
    int stateSequence() {
        // utp-punch 1.0.1 ignores a STATE with the wrapped number 0 while lower ones are missing.
        return isAtBarrier() ? 0xffff : sent.nextSequence();
    }

    /** Whether a number was sent lately, or is the next: what only the peer, or who listens on the path, can know. */
    boolean isRecent(int acknowledgement) {
        return isRecent(acknowledgement, sent.nextSequence(), sent.size());
    }

    private static boolean isRecent(int acknowledgement, int next, int inFlight) {
        int behindNext = SequenceNumbers.distance(next, acknowledgement);
        return behindNext >= -RESET_TOLERANCE && behindNext <= inFlight + 1 + RESET_TOLERANCE;
    }

    /** The same of who has not sent anything yet. */
    static boolean isRecentBefore(int first, int acknowledgement) {
        return isRecent(acknowledgement, first, 0);
    }

    /** The same of who has not sent anything yet. */
    static boolean isPlausibleBefore(int first, int acknowledgement, boolean known, boolean barrier) {
        int tolerance = barrier ? STALE_ACK_TOLERANCE : ACK_TOLERANCE;
        return SequenceNumbers.plus(first, -1 - acknowledgement) <= (known ? tolerance : 0);
    }

    /** A number that the peer acknowledged long ago; it answers such a packet with an acknowledgement. */
    int probeSequence() {
        return (sent.firstSequence() - 1) & 0xffff;
    }
}
