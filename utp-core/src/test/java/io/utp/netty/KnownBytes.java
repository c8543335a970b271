package io.utp.netty;

import java.nio.ByteBuffer;

/** A stream of which every position is known, so that whoever takes its bytes can tell lost, doubled and foreign ones. */
final class KnownBytes {

    private KnownBytes() {}

    private static byte at(long position) {
        return (byte) ((position * 0x9E37_79B9L) >>> 24);
    }

    /** Writes the bytes from this position of the stream on. */
    static void fill(byte[] target, int length, long position) {
        for (int i = 0; i < length; i++) {
            target[i] = at(position + i);
        }
    }

    /** Returns the position after the bytes, which have to be those from this position on. */
    static long require(ByteBuffer bytes, long position) {
        long next = position;
        while (bytes.hasRemaining()) {
            byte read = bytes.get();
            if (read != at(next)) {
                throw new AssertionError("byte " + next + " is " + read + ", not " + at(next));
            }
            next++;
        }
        return next;
    }
}
