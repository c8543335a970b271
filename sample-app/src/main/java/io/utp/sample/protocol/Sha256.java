package io.utp.sample.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The checksum that both sides compare. */
public final class Sha256 {

    /** Bytes of a checksum. */
    public static final int LENGTH = 32;

    private Sha256() {}

    /**
     * Starts a checksum.
     *
     * @return to be fed with the content
     */
    public static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every Java platform has SHA-256", ex);
        }
    }

    /**
     * Ends a checksum.
     *
     * @param digest fed with all of the content
     * @return 64 hexadecimal digits
     */
    public static String finish(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
