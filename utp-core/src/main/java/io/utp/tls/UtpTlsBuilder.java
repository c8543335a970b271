package io.utp.tls;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Builds a {@link UtpTls}. Not safe for use by several threads at once. */
public final class UtpTlsBuilder {

    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9_-]{43}");

    @Nullable KeyManagerFactory keys;

    @Nullable TrustManagerFactory trust;

    UtpTls.ClientAuth clientAuth = UtpTls.ClientAuth.NONE;
    List<String> protocols = List.of("TLSv1.3");
    List<String> ciphers = List.of();
    List<String> applicationProtocols = List.of();
    boolean required = true;
    boolean verifyNames = true;
    UtpTls.Provider provider = UtpTls.Provider.AUTO;
    final Set<String> trustedFingerprints = new LinkedHashSet<>();
    final Map<String, Set<String>> pins = new LinkedHashMap<>();
    int maxHandshakes = UtpTls.DEFAULT_MAX_HANDSHAKES;

    UtpTlsBuilder() {}

    /**
     * The node's own keys and certificates. A node that listens needs them. Default none.
     *
     * @param keys an initialised factory; {@code null} for none
     * @return this
     */
    public UtpTlsBuilder keys(@Nullable KeyManagerFactory keys) {
        this.keys = keys;
        return this;
    }

    /**
     * The node's own key is that of an identity.
     *
     * @param identity the identity
     * @return this
     */
    public UtpTlsBuilder identity(UtpIdentity identity) {
        return keys(identity.keys());
    }

    /**
     * The authorities that vouch for peers. Default: those of the JDK; or nobody, if there are fingerprints.
     *
     * @param trust an initialised factory; {@code null} for the default
     * @return this
     */
    public UtpTlsBuilder trust(@Nullable TrustManagerFactory trust) {
        this.trust = trust;
        return this;
    }

    /**
     * Whether accepted peers are asked for a certificate. Default {@link UtpTls.ClientAuth#NONE}.
     *
     * @param clientAuth whether
     * @return this
     */
    public UtpTlsBuilder clientAuth(UtpTls.ClientAuth clientAuth) {
        this.clientAuth = Objects.requireNonNull(clientAuth, "clientAuth");
        return this;
    }

    /**
     * The versions of TLS. Default {@code TLSv1.3} only. With {@code TLSv1.2}, the end of one direction ends the other, too
     * (RFC 5246 7.2.1).
     *
     * @param protocols at least one
     * @return this
     * @throws IllegalArgumentException if there is none
     */
    public UtpTlsBuilder protocols(Collection<String> protocols) {
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("TLS needs at least one version, TLSv1.3 for example");
        }
        this.protocols = List.copyOf(protocols);
        return this;
    }

    /**
     * The cipher suites. Default: the provider's own choice.
     *
     * @param ciphers names in the order of preference; empty for the default
     * @return this
     */
    public UtpTlsBuilder ciphers(Collection<String> ciphers) {
        this.ciphers = List.copyOf(ciphers);
        return this;
    }

    /**
     * What is spoken over the connections, for ALPN (RFC 7301). With a peer that names none of them there is no connection.
     * Default: nothing is said, and any peer is taken.
     *
     * @param names in the order of preference, each of 1 to 255 characters
     * @return this
     * @throws IllegalArgumentException if one is empty or too long
     */
    public UtpTlsBuilder applicationProtocols(Collection<String> names) {
        for (String name : names) {
            if (name.isEmpty() || name.length() > 255) {
                throw new IllegalArgumentException(
                        "An application protocol has a name of 1 to 255 characters, but was '" + name + "'");
            }
        }
        this.applicationProtocols = List.copyOf(names);
        return this;
    }

    /**
     * Whether plain peers are refused. If not, the first byte of an accepted connection decides, so that a plain peer has to
     * speak first, and {@code UtpNode.connectPlain} is possible; what is dialled otherwise is encrypted in any case.
     * Default {@code true}.
     *
     * @param required whether
     * @return this
     */
    public UtpTlsBuilder required(boolean required) {
        this.required = required;
        return this;
    }

    /**
     * Whether certificates that authorities vouch for must have the name that was dialled. Without it, whoever has any
     * certificate of the same authority can pose as any other. Default {@code true}.
     *
     * @param verifyNames whether
     * @return this
     */
    public UtpTlsBuilder verifyNames(boolean verifyNames) {
        this.verifyNames = verifyNames;
        return this;
    }

    /**
     * What computes. Default {@link UtpTls.Provider#AUTO}.
     *
     * @param provider what
     * @return this
     */
    public UtpTlsBuilder provider(UtpTls.Provider provider) {
        this.provider = Objects.requireNonNull(provider, "provider");
        return this;
    }

    /**
     * Trusts certificates whose key has one of these fingerprints, whoever shows them: their owners trust each other not to
     * pose as one another. Adds to those that are there.
     *
     * @param fingerprints as {@link UtpIdentity#fingerprint()} writes them
     * @return this
     * @throws IllegalArgumentException if one is none
     */
    public UtpTlsBuilder trustFingerprints(Collection<String> fingerprints) {
        fingerprints.forEach(UtpTlsBuilder::requireFingerprint);
        trustedFingerprints.addAll(fingerprints);
        return this;
    }

    /**
     * A peer has to show the key of this fingerprint, or of another one that is pinned to the same peer. For accepted
     * connections this holds for those that the rendezvous introduced by that name.
     *
     * @param peer a rendezvous name, or a host name or IP address as it is dialled
     * @param fingerprint as {@link UtpIdentity#fingerprint()} writes it
     * @return this
     * @throws IllegalArgumentException if the fingerprint is none
     */
    public UtpTlsBuilder pin(String peer, String fingerprint) {
        requireFingerprint(fingerprint);
        pins.computeIfAbsent(peer, name -> new LinkedHashSet<>()).add(fingerprint);
        return this;
    }

    /**
     * Handshakes of accepted connections at once, at most; who comes while there are so many is refused. A handshake takes
     * some milliseconds of processor time and at most {@code UtpOptions.timeout()}. Default 256.
     *
     * @param handshakes 1 to 1,000,000
     * @return this
     * @throws IllegalArgumentException if out of range
     */
    public UtpTlsBuilder maxHandshakes(int handshakes) {
        if (handshakes < 1 || handshakes > 1_000_000) {
            throw new IllegalArgumentException("maxHandshakes must be between 1 and 1000000, but was " + handshakes);
        }
        this.maxHandshakes = handshakes;
        return this;
    }

    /**
     * What was said so far. Whether the keys can be used is seen when a node is given it.
     *
     * @return the TLS of a node
     */
    public UtpTls build() {
        return new UtpTls(this);
    }

    private static void requireFingerprint(String fingerprint) {
        if (!FINGERPRINT.matcher(fingerprint).matches()) {
            throw new IllegalArgumentException("A fingerprint is SHA256: and 43 of the characters A-Z a-z 0-9 - _, as"
                    + " UtpIdentity.fingerprint() writes it, but was '" + fingerprint + "'");
        }
    }
}
