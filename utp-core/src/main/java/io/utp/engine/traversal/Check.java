package io.utp.engine.traversal;

import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Path;

/**
 * The question "do you hear me?" on one path, asked until it is answered. Each time it carries the nonce after the last one.
 */
final class Check {

    /** Quick at first, for the peer's NAT may not have been open yet; then 16 addresses cost 32 checks a second. */
    private static final long[] INTERVALS = {100_000_000L, 200_000_000L, 400_000_000L, 500_000_000L};

    private static final long SLOWEST = INTERVALS[INTERVALS.length - 1];

    /**
     * How often an address is asked that the peer did not name, for each check that came from there. Of 20% lost both ways,
     * 2 in 1,000 need the peer's next check.
     */
    private static final int TRIGGERED = 6;

    /**
     * How often an address of a host is asked that the peer named, in 3 s, unless the peer is heard from there: nobody but the
     * peer vouches for it, and it may be anybody's.
     */
    private static final int HOST = 8;

    private final Path path;
    private final Candidate.Type type;
    private final int preference;
    private final long firstNonce;
    private final long bornNanos;
    private final boolean named;

    private long dueNanos;
    private boolean heard;
    private int left;
    private int round;
    private int sent;
    private boolean answered;
    private long answeredNanos;
    private boolean nominated;
    private int nominatingFrom = Integer.MAX_VALUE;

    /** A check of an address that the peer named; that of a gateway is asked until the session ends. */
    static Check ofNamed(Path path, Candidate.Type type, int preference, long firstNonce, long atNanos) {
        Check check = new Check(path, type, preference, firstNonce, atNanos, true);
        check.dueNanos = atNanos;
        check.left = type == Candidate.Type.HOST ? HOST : Integer.MAX_VALUE;
        return check;
    }

    /** A check of an address from which the peer was heard. */
    static Check ofReflexive(Path path, int preference, long firstNonce, long nowNanos) {
        return new Check(path, Candidate.Type.PEER_REFLEXIVE, preference, firstNonce, nowNanos, false);
    }

    private Check(Path path, Candidate.Type type, int preference, long firstNonce, long bornNanos, boolean named) {
        this.path = path;
        this.type = type;
        this.preference = preference;
        this.firstNonce = firstNonce;
        this.bornNanos = bornNanos;
        this.named = named;
        this.dueNanos = Deadline.NEVER;
    }

    Path path() {
        return path;
    }

    Candidate.Type type() {
        return type;
    }

    /** Whether the peer named the address. */
    boolean isNamed() {
        return named;
    }

    /** Less is better. */
    int preference() {
        return preference;
    }

    /** When it was asked, or should have been asked, for the first time. */
    long bornNanos() {
        return bornNanos;
    }

    long dueNanos() {
        return dueNanos;
    }

    boolean isAnswered() {
        return answered;
    }

    long answeredNanos() {
        return answeredNanos;
    }

    /** Whether the peer has chosen this path. */
    boolean isNominated() {
        return nominated;
    }

    /** Whether it was asked in vain as often as it may be. */
    boolean isSpent() {
        return !answered && left == 0;
    }

    /**
     * RFC 8445 section 7.3.1.4: the peer asks here, so the way is open for a question of one's own. Returns whether that is new.
     */
    boolean trigger(long nowNanos) {
        boolean first = !heard;
        heard = true;
        if (!answered) {
            dueNanos = nowNanos;
            left = Math.max(left, TRIGGERED);
        }
        return first;
    }

    /** The peer has chosen this path (RFC 8445 section 7.3.1.5). */
    void handleNominated() {
        nominated = true;
        if (answered) {
            dueNanos = Deadline.NEVER;
        }
    }

    /** This side has chosen the path, and says so until that is answered (RFC 8445 section 8.1.1). */
    void nominate(long nowNanos) {
        nominatingFrom = sent;
        round = 0;
        dueNanos = nowNanos;
    }

    boolean isNominating() {
        return sent >= nominatingFrom;
    }

    /** The nonce of the next question, which is sent now. */
    long nextNonce(long nowNanos) {
        dueNanos = nowNanos + INTERVALS[Math.min(round, INTERVALS.length - 1)];
        round++;
        if (!answered && --left == 0) {
            dueNanos = Deadline.NEVER;
        }
        return firstNonce + sent++;
    }

    /** Whether an answer on this path carries the nonce of one of the questions. */
    boolean isAnsweredBy(long nonce) {
        return Long.compareUnsigned(nonce - firstNonce, sent) < 0;
    }

    /**
     * It was answered.
     *
     * @param keepsAsking whether to go on with asking, so that the peer has something to answer until it has chosen
     * @return whether it was answered for the first time
     */
    boolean handleAnswer(long nonce, boolean keepsAsking, long nowNanos) {
        boolean first = !answered;
        if (first) {
            answered = true;
            answeredNanos = nowNanos;
            dueNanos = keepsAsking && !nominated ? nowNanos + SLOWEST : Deadline.NEVER;
        } else if (nominatingFrom != Integer.MAX_VALUE && nonce - firstNonce >= nominatingFrom) {
            dueNanos = Deadline.NEVER;
        }
        return first;
    }

    /** The path works, as a question on it was answered that was asked by other means. */
    boolean handleProven(boolean keepsAsking, long nowNanos) {
        return handleAnswer(firstNonce, keepsAsking, nowNanos);
    }

    void stop() {
        dueNanos = Deadline.NEVER;
    }
}
