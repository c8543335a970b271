package io.utp.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;

/**
 * Who a node is without a certificate authority: a key pair with a certificate that it signed itself. Peers pin its
 * {@linkplain #fingerprint() fingerprint}.
 */
public final class UtpIdentity {

    private final PrivateKey key;
    private final X509Certificate certificate;

    UtpIdentity(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * Reads the identity from a file, and makes both if there is none. Several processes may do so at once: all get the same
     * one. A new key is of the curve P-256. Needs {@code org.bouncycastle:bcpkix-jdk18on} on the class path to make one.
     *
     * @param file the key (PKCS #8) and the certificate, both PEM
     * @return the identity
     * @throws IOException if the file cannot be read or made, if others than its owner may read it, or if it does not hold
     *     both; the message says the remedy
     */
    public static UtpIdentity loadOrCreate(Path file) throws IOException {
        return new IdentityFile(file).loadOrCreate();
    }

    /**
     * The certificate that peers are shown.
     *
     * @return the certificate
     */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * What peers pin.
     *
     * @return {@code SHA256:} and the digest of the public key, in base64url without padding
     */
    public String fingerprint() {
        return fingerprint(certificate);
    }

    /**
     * The fingerprint of any certificate's public key. It stays the same when the certificate is renewed and the key is not.
     *
     * @param certificate the certificate
     * @return {@code SHA256:} and the digest of its SubjectPublicKeyInfo (RFC 5280 4.1.2.7), in base64url without padding
     */
    public static String fingerprint(Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return "SHA256:" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /**
     * The key and the certificate as TLS takes them.
     *
     * @return a new factory
     */
    public KeyManagerFactory keys() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] noPassword = {};
            store.setKeyEntry("utp", key, noPassword, new Certificate[] {certificate});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, noPassword);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The JDK cannot hold the key of " + fingerprint() + " in memory", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "UtpIdentity[" + fingerprint() + "]";
    }
}
