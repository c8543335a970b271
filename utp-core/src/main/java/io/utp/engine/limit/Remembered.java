package io.utp.engine.limit;

import java.util.Arrays;

/**
 * Whether something was there within a time, or up to twice as long ago, in 4 MiB, whatever comes: a Bloom filter, whose bits of one thing
 * are in one word (Putze, Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007), of two generations. With
 * 800,000 things in that time it takes one in 200 for one that was there.
 */
public final class Remembered {

    private static final int WORD_BITS = 18;
    private static final int BITS_EACH = 4;

    private final long generationNanos;
    private long[] young = new long[1 << WORD_BITS];
    private long[] old = new long[1 << WORD_BITS];
    private long bornNanos = Long.MIN_VALUE;

    /**
     * Nothing was there.
     *
     * @param nanos how long what is there is known at least
     */
    public Remembered(long nanos) {
        this.generationNanos = nanos;
    }

    /**
     * Something is there.
     *
     * @param code of it, that nobody can choose
     * @param nowNanos the time
     * @return whether it was there lately; now and then this is so by chance
     */
    public boolean note(long code, long nowNanos) {
        boolean known = isKnown(code, nowNanos);
        young[index(code)] |= bits(code);
        return known;
    }

    /**
     * Whether something was there lately; now and then this is so by chance.
     *
     * @param code of it
     * @param nowNanos the time
     */
    public boolean isKnown(long code, long nowNanos) {
        turn(nowNanos);
        int index = index(code);
        long bits = bits(code);
        return (young[index] & bits) == bits || (old[index] & bits) == bits;
    }

    private static int index(long code) {
        return (int) (code >>> -WORD_BITS);
    }

    private static long bits(long code) {
        long bits = 0;
        for (int i = 0; i < BITS_EACH; i++) {
            bits |= 1L << (code >>> i * 6);
        }
        return bits;
    }

    private void turn(long nowNanos) {
        if (bornNanos != Long.MIN_VALUE && nowNanos - bornNanos < generationNanos) {
            return;
        }
        boolean recent = bornNanos != Long.MIN_VALUE && nowNanos - bornNanos < 2 * generationNanos;
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
