package io.utp.engine.limit;

import java.util.Arrays;

/**
 * Whether something was there within the last 4 to 8 seconds, in 4 MiB, whatever comes: a Bloom filter, whose bits of one thing
 * are in one word (Putze, Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007), of two generations. With
 * 200,000 things a second it takes one in 200 for one that was there.
 */
public final class Remembered {

    /** The generation that was begun last is so old at most. Slow peers, as libutp, ask again after 3 s. */
    private static final long GENERATION = 4_000_000_000L;

    private static final int WORD_BITS = 18;
    private static final int BITS_EACH = 4;

    private long[] young = new long[1 << WORD_BITS];
    private long[] old = new long[1 << WORD_BITS];
    private long bornNanos = Long.MIN_VALUE;

    /** Nothing was there. */
    public Remembered() {}

    /**
     * Something is there.
     *
     * @param code of it, that nobody can choose
     * @param nowNanos the time
     * @return whether it was there lately; now and then this is so by chance
     */
    public boolean note(long code, long nowNanos) {
        turn(nowNanos);
        int index = (int) (code >>> -WORD_BITS);
        long bits = 0;
        for (int i = 0; i < BITS_EACH; i++) {
            bits |= 1L << (code >>> i * 6);
        }
        boolean known = (young[index] & bits) == bits || (old[index] & bits) == bits;
        young[index] |= bits;
        return known;
    }

    private void turn(long nowNanos) {
        if (bornNanos != Long.MIN_VALUE && nowNanos - bornNanos < GENERATION) {
            return;
        }
        boolean recent = bornNanos != Long.MIN_VALUE && nowNanos - bornNanos < 2 * GENERATION;
        long[] aged = young;
        young = old;
        old = aged;
        Arrays.fill(young, 0);
        if (!recent) {
            Arrays.fill(old, 0);
        }
        bornNanos = nowNanos;
    }
}
