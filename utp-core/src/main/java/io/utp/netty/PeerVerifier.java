package io.utp.netty;

import io.utp.tls.TlsFailure;
import io.utp.tls.UtpIdentity;
import io.utp.tls.UtpTls;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Decides whether a certificate is the peer's, by the rules of {@link UtpTls}, and says precisely why not. */
final class PeerVerifier extends X509ExtendedTrustManager {

    private final UtpTls tls;
    private final @Nullable X509TrustManager authorities;

    PeerVerifier(UtpTls tls) throws GeneralSecurityException {
        this.tls = tls;
        this.authorities = authorities(tls);
    }

    private static @Nullable X509TrustManager authorities(UtpTls tls) throws GeneralSecurityException {
        TrustManagerFactory factory = tls.trust();
        if (factory == null) {
            if (!tls.pins().isEmpty() || !tls.trustedFingerprints().isEmpty()) {
                return null;
            }
            factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
        }
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("the factory of UtpTls.trust has no X509TrustManager");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String algorithm, SSLEngine engine)
            throws CertificateException {
        check(chain, TlsPeer.of(engine), trusted -> {
            if (trusted instanceof X509ExtendedTrustManager extended) {
                extended.checkServerTrusted(chain, algorithm, engine);
            } else {
                trusted.checkServerTrusted(chain, algorithm);
            }
        });
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String algorithm, SSLEngine engine)
            throws CertificateException {
        check(chain, TlsPeer.of(engine), trusted -> {
            if (trusted instanceof X509ExtendedTrustManager extended) {
                extended.checkClientTrusted(chain, algorithm, engine);
            } else {
                trusted.checkClientTrusted(chain, algorithm);
            }
        });
    }

    private void check(X509Certificate[] chain, TlsPeer peer, ChainCheck check) throws CertificateException {
        if (!isTrustedByKey(chain[0], peer)) {
            if (authorities == null) {
                throw new PeerRefusedException(
                        TlsFailure.UNKNOWN_AUTHORITY,
                        "nobody trusts its key, whose fingerprint is " + UtpIdentity.fingerprint(chain[0]));
            }
            checkChain(chain[0], authorities, check);
            checkName(chain[0], peer);
        }
    }

    /** Whose the certificate is, once more: a session that is resumed, or a name that came later, was not looked at. */
    void checkAgain(X509Certificate certificate, TlsPeer peer) throws PeerRefusedException {
        if (!isTrustedByKey(certificate, peer)) {
            checkName(certificate, peer);
        }
    }

    /** RFC 7671 5.1: of a pinned key neither the names nor the dates of its certificate matter. */
    private boolean isTrustedByKey(X509Certificate certificate, TlsPeer peer) throws PeerRefusedException {
        String fingerprint = UtpIdentity.fingerprint(certificate);
        Set<String> pinned = peer.name() == null ? null : tls.pins().get(peer.name());
        if (pinned == null) {
            return tls.trustedFingerprints().contains(fingerprint);
        }
        if (!pinned.contains(fingerprint)) {
            throw new PeerRefusedException(
                    TlsFailure.WRONG_FINGERPRINT,
                    "its key has the fingerprint " + fingerprint + ", but '" + peer.name() + "' has to have "
                            + String.join(" or ", pinned));
        }
        return true;
    }

    private void checkName(X509Certificate certificate, TlsPeer peer) throws PeerRefusedException {
        String name = peer.name();
        if (name != null && tls.verifyNames() && !CertificateNames.matches(certificate, peer, name)) {
            throw new PeerRefusedException(
                    TlsFailure.WRONG_NAME,
                    "its certificate is for " + CertificateNames.text(certificate) + " and not for '" + name + "'");
        }
    }

    private static void checkChain(X509Certificate certificate, X509TrustManager authorities, ChainCheck check)
            throws CertificateException {
        try {
            check.by(authorities);
        } catch (CertificateException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (isAboutTime(cause)) {
                    throw refused(
                            TlsFailure.EXPIRED,
                            "its certificate, or one that vouches for it, is not valid at this time (its own: from "
                                    + certificate.getNotBefore().toInstant() + " to "
                                    + certificate.getNotAfter().toInstant() + ")",
                            e);
                }
            }
            throw refused(
                    TlsFailure.UNKNOWN_AUTHORITY,
                    "its certificate is signed by '" + certificate.getIssuerX500Principal()
                            + "', for whom nobody vouches whom this node trusts (" + e.getMessage() + ")",
                    e);
        }
    }

    private static boolean isAboutTime(Throwable cause) {
        return cause instanceof CertificateExpiredException
                || cause instanceof CertificateNotYetValidException
                || cause instanceof CertPathValidatorException invalid
                        && (invalid.getReason() == CertPathValidatorException.BasicReason.EXPIRED
                                || invalid.getReason() == CertPathValidatorException.BasicReason.NOT_YET_VALID);
    }

    private static PeerRefusedException refused(TlsFailure failure, String message, CertificateException cause) {
        PeerRefusedException refused = new PeerRefusedException(failure, message);
        refused.initCause(cause);
        return refused;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        // Who is trusted by the key may be signed by anybody; an empty list asks for any certificate.
        boolean anybody = !tls.pins().isEmpty() || !tls.trustedFingerprints().isEmpty();
        return authorities == null || anybody ? new X509Certificate[0] : authorities.getAcceptedIssuers();
    }

    // Without an engine nobody knows whom the certificate has to be of.

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String algorithm) throws CertificateException {
        throw new CertificateException("Certificates are checked for engines only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String algorithm) throws CertificateException {
        throw new CertificateException("Certificates are checked for engines only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String algorithm, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, algorithm);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String algorithm, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, algorithm);
    }

    /** What the authorities' own manager says. */
    private interface ChainCheck {

        void by(X509TrustManager authorities) throws CertificateException;
    }
}
