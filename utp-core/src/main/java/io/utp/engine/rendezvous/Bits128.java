package io.utp.engine.rendezvous;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * 16 bytes as a value: a nonce, a proof, the key of an owner or the secret of a session. Its text tells nothing, because it may
 * be a secret.
 *
 * @param high the first 8 bytes, big endian
 * @param low the last 8 bytes
 */
public record Bits128(long high, long low) {

    /** Bytes. */
    public static final int SIZE = 16;

    /** All bits are 0. */
    public static final Bits128 ZERO = new Bits128(0, 0);

    /**
     * Draws a value.
     *
     * @param random nobody else can guess its numbers
     * @return the value
     */
    public static Bits128 random(RandomGenerator random) {
        return new Bits128(random.nextLong(), random.nextLong());
    }

    /**
     * Takes the first bytes of an array.
     *
     * @param bytes at least {@link #SIZE}
     * @return the value
     */
    public static Bits128 of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new Bits128(in.getLong(), in.getLong());
    }

    /** The bytes. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(SIZE).putLong(high).putLong(low).array();
    }

    @Override
    public String toString() {
        return "128 bits";
    }
}
