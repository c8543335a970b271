package io.utp.engine.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that two peers share, so that each knows the other wherever its packets come from. It authenticates
 * {@link PathMessage}s with HMAC-SHA-256 (RFC 2104), truncated to 128 bits.
 *
 * <p>It keeps no state of the algorithm, which is several times as large as the key: a message is a matter of seconds, and
 * every connection has a key.
 */
public final class PathKey {

    /** Bytes of a secret. */
    public static final int SIZE = 16;

    /** Bytes of a message authentication code. */
    static final int MAC_SIZE = 16;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] ID_LABEL = "utp path id".getBytes(StandardCharsets.US_ASCII);

    // Not an array, which would be as large again: every connection has a key.
    private final long secretHigh;
    private final long secretLow;
    private final long id;

    /**
     * Takes a secret.
     *
     * @param secret {@link #SIZE} bytes that nobody can guess
     */
    public PathKey(byte[] secret) {
        if (secret.length != SIZE) {
            throw new IllegalArgumentException("A path key has " + SIZE + " bytes, but was given " + secret.length);
        }
        ByteBuffer bytes = ByteBuffer.wrap(secret);
        this.secretHigh = bytes.getLong();
        this.secretLow = bytes.getLong();
        id = ByteBuffer.wrap(hmac().doFinal(ID_LABEL)).getLong();
    }

    private Mac hmac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret(), ALGORITHM));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has to have " + ALGORITHM, e);
        }
    }

    /** What names this key in messages; it tells nothing about the secret. */
    public long id() {
        return id;
    }

    /** A copy of the secret. */
    public byte[] secret() {
        return ByteBuffer.allocate(SIZE).putLong(secretHigh).putLong(secretLow).array();
    }

    /**
     * The code for a part of a buffer.
     *
     * @param buffer whose position and limit are not moved
     * @param start index of the first byte
     * @param length how many bytes
     * @return {@link #MAC_SIZE} bytes
     */
    byte[] mac(ByteBuffer buffer, int start, int length) {
        Mac mac = hmac();
        mac.update(buffer.duplicate().limit(start + length).position(start));
        byte[] code = new byte[MAC_SIZE];
        System.arraycopy(mac.doFinal(), 0, code, 0, MAC_SIZE);
        return code;
    }

    /** Whether a code is right; takes the same time wherever it differs. */
    boolean verifies(byte[] code, byte[] content) {
        return MessageDigest.isEqual(mac(ByteBuffer.wrap(content), 0, content.length), code);
    }
}
