package io.utp.engine.rendezvous;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Who may have which name. Either each name has a token that follows from the server's secret, and a client proves that it
 * knows its name's token without telling it; or the server is open, and a name belongs to who came first.
 */
public final class NameTokens {

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] LABEL = "utp register".getBytes(StandardCharsets.US_ASCII);

    private final @Nullable String secret;

    private NameTokens(@Nullable String secret) {
        this.secret = secret;
    }

    /** Anybody may have any name that nobody has. */
    public static NameTokens open() {
        return new NameTokens(null);
    }

    /**
     * A name may be had by who knows its token.
     *
     * @param secret what the tokens follow from; who knows it may have all names
     * @return the rule
     */
    public static NameTokens derivedFrom(String secret) {
        if (secret.isBlank()) {
            throw new IllegalArgumentException("An empty secret protects no name: choose one that nobody can guess");
        }
        return new NameTokens(secret);
    }

    /**
     * The token of a name: {@code printf NAME | openssl dgst -sha256 -hmac SECRET -binary | basenc --base64url | tr -d =}.
     *
     * @param secret the server's
     * @param name the name
     * @return the token
     */
    public static String token(String secret, String name) {
        byte[] code = hmac(utf8(secret), utf8(name));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    }

    /** Whether anybody may have any name that nobody has. */
    public boolean isOpen() {
        return secret == null;
    }

    /** Whether somebody who knows the token of the name answered the challenge. */
    boolean verifies(String name, Bits128 nonce, Bits128 proof) {
        return secret != null
                && MessageDigest.isEqual(
                        proof.toBytes(), proof(token(secret, name), nonce, name).toBytes());
    }

    /** HMAC-SHA-256 under the token, truncated to 128 bits (RFC 2104 section 5), of a label, the nonce and the name. */
    static Bits128 proof(String token, Bits128 nonce, String name) {
        byte[] nameBytes = utf8(name);
        byte[] content = ByteBuffer.allocate(LABEL.length + Bits128.SIZE + nameBytes.length)
                .put(LABEL)
                .put(nonce.toBytes())
                .put(nameBytes)
                .array();
        return Bits128.of(hmac(utf8(token), content));
    }

    /** What an open server knows the owner of a token by. */
    static Bits128 ownerKey(String token) {
        try {
            return Bits128.of(MessageDigest.getInstance("SHA-256").digest(utf8(token)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has to have SHA-256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(content);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has to have " + ALGORITHM, e);
        }
    }
}
