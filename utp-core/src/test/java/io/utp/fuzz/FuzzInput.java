package io.utp.fuzz;

import java.util.Arrays;

/**
 * The bytes of a fuzzer read from front to back, so that recorded traffic and inputs written by hand are inputs as well. What
 * is beyond the end is zero.
 */
final class FuzzInput {
    private final byte[] bytes;
    private int position;

    FuzzInput(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return position < bytes.length;
    }

    /** 0 to 255. */
    int octet() {
        return position < bytes.length ? bytes[position++] & 0xff : 0;
    }

    /** 0 to 65,535, big endian. */
    int pair() {
        return octet() << 8 | octet();
    }

    /** So many bytes, or as many as are left. */
    byte[] take(int most) {
        int end = Math.min(bytes.length, position + most);
        byte[] taken = Arrays.copyOfRange(bytes, position, end);
        position = end;
        return taken;
    }

    /** Bytes that have their length before them, in two bytes. */
    byte[] block() {
        return take(pair());
    }

    byte[] rest() {
        return take(bytes.length);
    }
}
