package io.utp.engine.connection;

import java.util.Arrays;

/**
 * The peer's last questions, so that a copy is known. A copy of an older one costs one question and moves nothing: so it is
 * enough to know those that came shortly after each other, and of a peer that only keeps the connection alive the last one.
 */
final class UsedNonces {

    /** Of those before the last one. */
    private static final int MOST = 32;

    /** Those before a pause as long are forgotten: no question is repeated as late. */
    private static final long PAUSE = 5_000_000_000L;

    private static final long[] NONE = {};

    private long latest;
    private long latestNanos;
    private long[] earlier = NONE;
    private int count;

    /**
     * Begins with a question.
     *
     * @param nonce its number
     * @param nowNanos the time
     */
    UsedNonces(long nonce, long nowNanos) {
        this.latest = nonce;
        this.latestNanos = nowNanos;
    }

    /** Returns {@code false} if the nonce was used before. */
    boolean add(long nonce, long nowNanos) {
        if (nonce == latest || isEarlier(nonce)) {
            return false;
        }
        if (nowNanos - latestNanos < PAUSE) {
            keepLatest();
        } else {
            earlier = NONE;
            count = 0;
        }
        latest = nonce;
        latestNanos = nowNanos;
        return true;
    }

    private boolean isEarlier(long nonce) {
        for (int i = 0; i < Math.min(count, MOST); i++) {
            if (earlier[i] == nonce) {
                return true;
            }
        }
        return false;
    }

    private void keepLatest() {
        if (count == earlier.length && count < MOST) {
            earlier = Arrays.copyOf(earlier, Math.max(2, 2 * count));
        }
        earlier[count++ % MOST] = latest;
    }
}
