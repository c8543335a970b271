package io.utp.engine.node;

import io.utp.engine.limit.Remembered;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How many SYNs a second are answered without being remembered: each costs a datagram, and a flood of them all that a node has.
 * Beyond half of the limit an answer goes only to who asks again, as every good peer does that heard nothing, and does
 * not ask for dozens of connections a second; in a flood of ever other SYNs there is room for all of those.
 */
final class AnswerLimit {

    private static final double SECOND = 1e9;

    /** With 200,000 SYNs a second from anywhere, three of them meet in a count. */
    private static final int COUNTS = 1 << 16;

    /** SYNs a second of one address and port that are not answered, and may be asked again. */
    private static final int MOST_OF_ONE = 20;

    /** Slow peers, as libutp, ask again after 3 s. */
    private static final long ASKED_AGAIN = 4_000_000_000L;

    private final int perSecond;
    private final RandomGenerator random;
    private double tokens;
    private long refilledNanos;
    private @Nullable SipHash names;
    private @Nullable Remembered unanswered;
    private byte[] ofOne = {};
    private long countedNanos;
    private long suppressed;

    /**
     * Nothing is answered so far.
     *
     * @param perSecond how many
     * @param random where the secret comes from
     */
    AnswerLimit(int perSecond, RandomGenerator random) {
        this.perSecond = perSecond;
        this.random = random;
        this.tokens = perSecond;
    }

    /** Whether a SYN may be answered; if so, it will be. */
    boolean take(InetSocketAddress from, int sequence, long nowNanos) {
        tokens = Math.min(perSecond, tokens + (nowNanos - refilledNanos) / SECOND * perSecond);
        refilledNanos = nowNanos;
        if (tokens >= 1 && tokens > perSecond / 2.0) {
            tokens--;
            return true;
        }
        // Whoever it is, it keeps its number when it asks again; this library's initiators take another id then.
        if (isAsking(from, sequence, nowNanos) && tokens >= 1) {
            tokens--;
            return true;
        }
        suppressed++;
        return false;
    }

    private boolean isAsking(InetSocketAddress from, int sequence, long nowNanos) {
        if (names == null || unanswered == null) {
            names = new SipHash(random);
            unanswered = new Remembered(ASKED_AGAIN);
            ofOne = new byte[COUNTS];
        }
        if (nowNanos - countedNanos >= SECOND) {
            Arrays.fill(ofOne, (byte) 0);
            countedNanos = nowNanos;
        }
        SynCookies.add(names.begin().add(from.getPort()), from);
        long source = names.end();
        int count = (int) source & COUNTS - 1;
        boolean few = ofOne[count] < MOST_OF_ONE;
        ofOne[count] += (byte) (few ? 1 : 0);
        return unanswered.note(names.begin().add(source).add(sequence).end(), nowNanos) && few;
    }

    /** How many were not answered. */
    long suppressed() {
        return suppressed;
    }
}
