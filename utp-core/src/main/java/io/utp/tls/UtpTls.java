package io.utp.tls;

import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a node encrypts its connections (TLS), shows who it is, and finds out who its peers are. Immutable.
 *
 * <pre>{@code
 * UtpIdentity identity = UtpIdentity.loadOrCreate(Path.of("utp-identity.pem"));
 * UtpTls tls = UtpTls.builder()
 *         .identity(identity)
 *         .clientAuth(UtpTls.ClientAuth.NEED)
 *         .pin("bob", "SHA256:...") // what bob's identity.fingerprint() says
 *         .build();
 * UtpNode node = UtpNode.builder().tls(tls).build();
 * }</pre>
 *
 * <p><b>Whom to trust.</b> A peer that has {@linkplain UtpTlsBuilder#pin pinned fingerprints} has to show one of these keys, and
 * nothing else counts: neither who signed the certificate nor its names and dates (RFC 7671 5.1). Of other peers, keys among
 * {@link UtpTlsBuilder#trustFingerprints} are trusted in the same way; everybody else has to show a certificate that the
 * {@linkplain UtpTlsBuilder#trust authorities} vouch for, with the name that was dialled.
 *
 * <p><b>Names.</b> A peer dialled by host must have that host name or IP address in its certificate (RFC 9110 4.3.4), a peer
 * dialled by its rendezvous name must have exactly that name as a DNS name there. An accepted connection that the rendezvous
 * introduced, and that shows a certificate, has to have the caller's name in it, too.
 */
public final class UtpTls {

    /** Handshakes of accepted connections at once, if nothing else is said. */
    public static final int DEFAULT_MAX_HANDSHAKES = 256;

    /** Whether a node that accepts a connection asks its peer for a certificate. */
    public enum ClientAuth {

        /** It does not ask. */
        NONE,

        /** It asks, and takes peers that show none; a certificate that is shown must be trusted. */
        WANT,

        /** It refuses peers that show none. */
        NEED
    }

    /** What computes. */
    public enum Provider {

        /**
         * The JDK where TLS 1.3 is among the versions: with it alone one direction can end before the other. For TLS 1.2 only,
         * OpenSSL if netty-tcnative is on the class path and fits this machine.
         */
        AUTO,

        /** The JDK. */
        JDK,

        /**
         * OpenSSL; a node is not built without netty-tcnative. When the peer ends its direction, the other one is ended as well:
         * what is written afterwards fails.
         */
        OPENSSL
    }

    private final @Nullable KeyManagerFactory keys;
    private final @Nullable TrustManagerFactory trust;
    private final ClientAuth clientAuth;
    private final List<String> protocols;
    private final List<String> ciphers;
    private final List<String> applicationProtocols;
    private final boolean required;
    private final boolean verifyNames;
    private final Provider provider;
    private final Set<String> trustedFingerprints;
    private final Map<String, Set<String>> pins;
    private final int maxHandshakes;

    UtpTls(UtpTlsBuilder builder) {
        keys = builder.keys;
        trust = builder.trust;
        clientAuth = builder.clientAuth;
        protocols = builder.protocols;
        ciphers = builder.ciphers;
        applicationProtocols = builder.applicationProtocols;
        required = builder.required;
        verifyNames = builder.verifyNames;
        provider = builder.provider;
        trustedFingerprints = Set.copyOf(builder.trustedFingerprints);
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        builder.pins.forEach((peer, fingerprints) -> copy.put(peer, Set.copyOf(fingerprints)));
        pins = Map.copyOf(copy);
        maxHandshakes = builder.maxHandshakes;
    }

    /**
     * Starts with the defaults: TLS 1.3, required, peers verified by the JDK's authorities, no keys.
     *
     * @return a builder
     */
    public static UtpTlsBuilder builder() {
        return new UtpTlsBuilder();
    }

    /**
     * The node's own keys and certificates.
     *
     * @return the factory, or {@code null} for none: such a node dials only
     */
    public @Nullable KeyManagerFactory keys() {
        return keys;
    }

    /**
     * The certificates that peers may be shown, those of the authorities in between left out.
     *
     * @return one for each kind of key that there is, as the {@linkplain #keys() factory} chooses it now; empty without keys
     */
    public List<X509Certificate> certificates() {
        return keys == null ? List.of() : OwnCertificates.of(keys);
    }

    /**
     * The authorities that vouch for peers.
     *
     * @return the factory, or {@code null} for the JDK's, or for nobody where fingerprints say whom to trust
     */
    public @Nullable TrustManagerFactory trust() {
        return trust;
    }

    /**
     * Whether accepted peers are asked for a certificate.
     *
     * @return {@link ClientAuth#NONE} by default
     */
    public ClientAuth clientAuth() {
        return clientAuth;
    }

    /**
     * The versions of TLS.
     *
     * @return their names as the JDK has them, by default {@code TLSv1.3} only
     */
    public List<String> protocols() {
        return protocols;
    }

    /**
     * The cipher suites.
     *
     * @return their names in the order of preference; empty for the provider's own choice
     */
    public List<String> ciphers() {
        return ciphers;
    }

    /**
     * What is spoken over the connections, for ALPN (RFC 7301).
     *
     * @return the names in the order of preference; empty for not saying
     */
    public List<String> applicationProtocols() {
        return applicationProtocols;
    }

    /**
     * Whether plain peers are refused.
     *
     * @return {@code true} by default
     */
    public boolean required() {
        return required;
    }

    /**
     * Whether certificates must have the name that was dialled.
     *
     * @return {@code true} by default
     */
    public boolean verifyNames() {
        return verifyNames;
    }

    /**
     * What computes.
     *
     * @return {@link Provider#AUTO} by default
     */
    public Provider provider() {
        return provider;
    }

    /**
     * Fingerprints that are trusted whoever shows them.
     *
     * @return the fingerprints, in no order
     */
    public Set<String> trustedFingerprints() {
        return trustedFingerprints;
    }

    /**
     * Fingerprints by the peer that has to show one of them.
     *
     * @return rendezvous names and hosts, each with at least one fingerprint
     */
    public Map<String, Set<String>> pins() {
        return pins;
    }

    /**
     * Handshakes of accepted connections at once, at most.
     *
     * @return {@link #DEFAULT_MAX_HANDSHAKES} by default
     */
    public int maxHandshakes() {
        return maxHandshakes;
    }

    /** Without keys. */
    @Override
    public String toString() {
        return "UtpTls[" + provider + ", protocols=" + protocols + ", required=" + required + ", clientAuth="
                + clientAuth + ", pins=" + pins.keySet() + "]";
    }
}
