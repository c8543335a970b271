package io.utp.engine.connection;

import io.utp.engine.time.Deadline;
import io.utp.engine.wire.SequenceNumbers;
import java.util.Arrays;

/** What an initiator has to know until its SYN is answered: when the SYN goes again, and what came so far. */
final class Dialling {

    /** libutp repeats its SYN after 3 s; a lost SYN is more likely than a round trip above 1 s (RFC 6298 2.1). */
    private static final long FIRST_SYN_TIMEOUT = 1_000_000_000L;

    /** As retransmission timeouts do, it ends here: on a lossy path each further SYN in time counts. */
    private static final long MOST_SYN_TIMEOUT = 4_000_000_000L;

    /** A SYN is not repeated sooner, whatever happens. */
    private static final long LEAST_SYN_PAUSE = 250_000_000L;

    /** utp-punch 1.0.1 sends everything unacknowledged again each 100 ms: one such round, and something for the way. */
    private static final long SETTLE_NANOS = 150_000_000L;

    private long synTimerNanos = Deadline.NEVER;
    private long settleTimerNanos = Deadline.NEVER;
    private long synTimeout = FIRST_SYN_TIMEOUT;
    private long synSentNanos;
    private int synsSent;
    private long cookie;

    /** The lowest number that came in answer to each id; -1 for none. */
    private int[] lowestSequences = {-1};

    /** Another id was dialled. */
    void addId() {
        lowestSequences = Arrays.copyOf(lowestSequences, lowestSequences.length + 1);
        lowestSequences[lowestSequences.length - 1] = -1;
    }

    /** The SYN leaves. */
    void handleSent(long nowNanos) {
        synsSent++;
        synSentNanos = nowNanos;
        synTimerNanos = nowNanos + synTimeout;
    }

    /** A packet that answers the SYN with this id carries this number. */
    void handleSequence(int index, int sequence) {
        int lowest = lowestSequences[index];
        if (lowest < 0 || SequenceNumbers.isAfter(lowest, sequence)) {
            lowestSequences[index] = sequence;
        }
    }

    /** The lowest number that came in answer to an id; -1 for none. */
    int lowestSequence(int index) {
        return lowestSequences[index];
    }

    /** Returns whether a cookie is news. */
    boolean handleCookie(long given) {
        if (given == cookie) {
            return false;
        }
        cookie = given;
        // No SYN before this one can have been answered: its round trip can be measured.
        synsSent = 0;
        return true;
    }

    long cookie() {
        return cookie;
    }

    /** Returns whether the SYN, or another one, is due. */
    boolean handleTimeout(long nowNanos) {
        if (synTimerNanos > nowNanos) {
            return false;
        }
        synTimerNanos = Deadline.NEVER;
        synTimeout = Math.min(2 * synTimeout, MOST_SYN_TIMEOUT);
        return true;
    }

    /** The SYN is not repeated any more. */
    void handleAnswered() {
        synTimerNanos = Deadline.NEVER;
    }

    /** Waits for what utp-punch repeats. */
    void settle(long nowNanos) {
        if (settleTimerNanos == Deadline.NEVER) {
            settleTimerNanos = nowNanos + SETTLE_NANOS;
        }
    }

    boolean isSettled(long nowNanos) {
        return settleTimerNanos <= nowNanos;
    }

    /** Whether it is long enough ago that the SYN left. */
    boolean mayRepeat(long nowNanos) {
        return nowNanos - synSentNanos >= LEAST_SYN_PAUSE;
    }

    int synsSent() {
        return synsSent;
    }

    long roundTrip(long nowNanos) {
        return nowNanos - synSentNanos;
    }

    long deadlineNanos() {
        return Math.min(synTimerNanos, settleTimerNanos);
    }
}
