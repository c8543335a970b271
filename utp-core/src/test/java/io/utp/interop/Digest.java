package io.utp.interop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts and hashes what arrives, and says where it first differs from the pattern. */
final class Digest {

    private final Pattern expected;

    private final MessageDigest hash;

    private long bytes;

    private long mismatch = -1;

    Digest(int seed) {
        this.expected = new Pattern(seed);
        try {
            this.hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** What the peer has to print when it has received that much of the pattern. */
    static String ofPattern(int seed, long length) {
        Digest digest = new Digest(seed);
        Pattern pattern = new Pattern(seed);
        byte[] chunk = new byte[8192];
        for (long left = length; left > 0; left -= Math.min(left, chunk.length)) {
            int size = (int) Math.min(left, chunk.length);
            pattern.fill(chunk, 0, size);
            digest.hash.update(chunk, 0, size);
        }
        return digest.sha256();
    }

    static String ofText(String text) {
        Digest digest = new Digest(1);
        digest.hash.update(text.getBytes(StandardCharsets.UTF_8));
        return digest.sha256();
    }

    void update(byte[] data, int length) {
        hash.update(data, 0, length);
        for (int i = 0; i < length && mismatch < 0; i++) {
            if (data[i] != expected.next()) {
                mismatch = bytes + i;
            }
        }
        bytes += length;
    }

    long bytes() {
        return bytes;
    }

    /** The position of the first wrong byte, or -1. */
    long mismatch() {
        return mismatch;
    }

    String sha256() {
        return HexFormat.of().formatHex(hash.digest());
    }
}
