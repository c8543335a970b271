package io.utp.simulation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * An endless stream of bytes of which every position is known. Its period is a prime, so that no packet size and no power
 * of two divides it and a misplaced packet never matches by luck.
 */
final class BytePattern {
    static final BytePattern OF_INITIATOR = new BytePattern(1);
    static final BytePattern OF_ACCEPTOR = new BytePattern(2);

    private static final int PERIOD = 1_048_573;

    private final byte[] bytes = new byte[PERIOD];

    private BytePattern(long seed) {
        new Random(seed).nextBytes(bytes);
    }

    /** At most {@code limit} bytes from this position on: a copy, as the driver makes one, in an array that they fill. */
    ByteBuffer slice(long position, long limit) {
        int start = (int) (position % PERIOD);
        int end = start + (int) Math.min(limit, PERIOD - start);
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, end));
    }

    /** The number of bytes that agree with the stream from this position on. */
    int matching(long position, byte[] data, int offset, int length) {
        int matched = 0;
        while (matched < length) {
            int start = (int) ((position + matched) % PERIOD);
            int part = Math.min(length - matched, PERIOD - start);
            int from = offset + matched;
            int mismatch = Arrays.mismatch(data, from, from + part, bytes, start, start + part);
            if (mismatch >= 0) {
                return matched + mismatch;
            }
            matched += part;
        }
        return matched;
    }
}
