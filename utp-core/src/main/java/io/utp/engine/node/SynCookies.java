package io.utp.engine.node;

import io.utp.engine.wire.PacketHeader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Numbers that only who receives at an address can know, computed instead of remembered: however many addresses a flood of
 * SYNs claims to come from, it takes no memory.
 */
final class SynCookies {

    /** Bytes of the secret. */
    static final int SECRET_SIZE = 32;

    private static final String ALGORITHM = "HmacSHA256";

    /** A cookie is valid in the slot in which it was made and in the next one. */
    private static final long SLOT = 30_000_000_000L;

    private static final int MOST_ADDRESS_BYTES = 16;
    private static final int CONTENT_SIZE = Long.BYTES + 3 * Short.BYTES + MOST_ADDRESS_BYTES;

    private final Mac mac;
    private final byte[] content = new byte[CONTENT_SIZE];

    /** With a secret that nobody can guess. */
    SynCookies(byte[] secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has to have " + ALGORITHM, e);
        }
    }

    long cookie(InetSocketAddress from, PacketHeader syn, long nowNanos) {
        return compute(from, syn, nowNanos / SLOT);
    }

    boolean isValid(InetSocketAddress from, PacketHeader syn, long nowNanos) {
        long slot = nowNanos / SLOT;
        return syn.cookie() == compute(from, syn, slot) || syn.cookie() == compute(from, syn, slot - 1);
    }

    private long compute(InetSocketAddress from, PacketHeader syn, long slot) {
        byte[] address = from.getAddress().getAddress();
        ByteBuffer.wrap(content)
                .putLong(slot)
                .putShort((short) from.getPort())
                .putShort((short) syn.connectionId())
                .putShort((short) syn.sequence())
                .put(address);
        mac.update(content, 0, CONTENT_SIZE - MOST_ADDRESS_BYTES + address.length);
        return ByteBuffer.wrap(mac.doFinal()).getLong();
    }
}
