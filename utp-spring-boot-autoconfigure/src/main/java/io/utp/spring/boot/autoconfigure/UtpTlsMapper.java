package io.utp.spring.boot.autoconfigure;

import io.netty.handler.ssl.OpenSsl;
import io.utp.tls.UtpIdentity;
import io.utp.tls.UtpTls;
import io.utp.tls.UtpTls.ClientAuth;
import io.utp.tls.UtpTlsBuilder;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.util.StringUtils;

/**
 * Turns {@code utp.ssl} of one node into its TLS, and names the property when a value is wrong.
 *
 * @param names the full name of the property that an option, such as {@code ssl.bundle}, comes from
 * @param ssl the node's properties, common ones included
 * @param bundles the bundles of the application; {@code null} if Spring Boot's auto-configuration of these is missing
 */
record UtpTlsMapper(
        UnaryOperator<String> names,
        UtpProperties.Ssl ssl,
        @Nullable SslBundles bundles) {

    private static final Log logger = LogFactory.getLog(UtpTlsMapper.class);

    /** {@code null} if connections are plain. */
    @Nullable UtpTls tls() {
        requireNoContradiction();
        String bundle = bundleName();
        if (bundle != null) {
            return tls(bundle(bundle));
        }
        return (hasIdentity() || hasFingerprints()) ? tls(null) : null;
    }

    /** {@code null} if there is none. */
    @Nullable String bundleName() {
        return StringUtils.hasText(ssl.bundle()) ? ssl.bundle() : null;
    }

    private boolean hasIdentity() {
        return StringUtils.hasText(ssl.identity());
    }

    private boolean hasFingerprints() {
        return !ssl.fingerprints().isEmpty() || !ssl.trustedFingerprints().isEmpty();
    }

    private void requireNoContradiction() {
        if (bundleName() != null && hasIdentity()) {
            Set<String> both = Set.of(names.apply("ssl.bundle"), names.apply("ssl.identity"));
            throw new MutuallyExclusiveConfigurationPropertiesException(both, both);
        }
        if (bundleName() != null || hasIdentity() || hasFingerprints()) {
            return;
        }
        // What promises encryption must not be there without it.
        if (Boolean.TRUE.equals(ssl.required())) {
            throw withoutTls("ssl.required", true);
        }
        if (ssl.clientAuth() != null && ssl.clientAuth() != ClientAuth.NONE) {
            throw withoutTls("ssl.client-auth", ssl.clientAuth());
        }
    }

    private InvalidConfigurationPropertyValueException withoutTls(String option, Object value) {
        return new InvalidConfigurationPropertyValueException(
                names.apply(option),
                value,
                "needs " + names.apply("ssl.bundle") + " or " + names.apply("ssl.identity")
                        + ", without which connections are plain");
    }

    private SslBundle bundle(String name) {
        if (bundles == null) {
            throw new InvalidConfigurationPropertyValueException(
                    names.apply("ssl.bundle"),
                    name,
                    "needs Spring Boot's SslAutoConfiguration, which this application lacks");
        }
        try {
            return bundles.getBundle(name);
        } catch (NoSuchSslBundleException ex) {
            List<String> known = bundles.getBundleNames().stream().sorted().toList();
            throw InvalidProperty.because(
                    names.apply("ssl.bundle"),
                    name,
                    "is no SSL bundle; "
                            + (known.isEmpty()
                                    ? "there is none, define it with spring.ssl.bundle.pem." + name + " or"
                                            + " spring.ssl.bundle.jks." + name
                                    : "there are " + String.join(", ", known)),
                    ex);
        }
    }

    /** With the keys and the trust of a bundle, or without one with those of the identity and the fingerprints. */
    UtpTls tls(@Nullable SslBundle bundle) {
        UtpTlsBuilder builder = UtpTls.builder()
                .required(!Boolean.FALSE.equals(ssl.required()))
                .verifyNames(ssl.verifyNames())
                .provider(provider());
        if (bundle != null) {
            addBundle(builder, bundle);
        } else if (hasIdentity()) {
            builder.identity(identity(String.valueOf(ssl.identity()).strip()));
        }
        addLimit(builder);
        addApplicationProtocols(builder);
        addFingerprints(builder);
        UtpTls trusting = builder.build();
        return builder.clientAuth(clientAuth(trusting)).build();
    }

    private ClientAuth clientAuth(UtpTls trusting) {
        ClientAuth asked = ssl.clientAuth();
        if (asked == null) {
            return hasFingerprints() ? ClientAuth.NEED : ClientAuth.NONE;
        }
        if (asked != ClientAuth.NONE && !hasFingerprints() && trusting.trust() == null) {
            throw new InvalidConfigurationPropertyValueException(
                    names.apply("ssl.client-auth"),
                    asked,
                    "asks peers for certificates of which none would be trusted; "
                            + ((bundleName() != null)
                                    ? "give the bundle a truststore with their authorities, or set "
                                    : "set ")
                            + names.apply("ssl.fingerprints") + " or " + names.apply("ssl.trusted-fingerprints"));
        }
        return asked;
    }

    private UtpTls.Provider provider() {
        if (ssl.provider() == UtpTls.Provider.OPENSSL && !OpenSsl.isAvailable()) {
            throw new InvalidConfigurationPropertyValueException(
                    names.apply("ssl.provider"),
                    ssl.provider(),
                    "needs OpenSSL, which io.netty:netty-tcnative-boringssl-static brings with the classifier of the"
                            + " platform, such as linux-x86_64: " + OpenSsl.unavailabilityCause());
        }
        return ssl.provider();
    }

    private void addBundle(UtpTlsBuilder builder, SslBundle bundle) {
        SslOptions options = bundle.getOptions();
        if (options.getCiphers() != null) {
            builder.ciphers(List.of(options.getCiphers()));
        }
        if (options.getEnabledProtocols() != null) {
            builder.protocols(List.of(options.getEnabledProtocols()));
        }
        try {
            // Without stores, as that of the JVM's default context, a bundle brings managers of its own.
            SslStoreBundle stores = bundle.getStores();
            if (stores == SslStoreBundle.NONE || stores.getKeyStore() != null) {
                builder.keys(bundle.getManagers().getKeyManagerFactory());
            }
            if (stores == SslStoreBundle.NONE || stores.getTrustStore() != null) {
                builder.trust(bundle.getManagers().getTrustManagerFactory());
            }
        } catch (IllegalStateException | IllegalArgumentException ex) {
            throw InvalidProperty.because(
                    names.apply("ssl.bundle"), bundleName(), "cannot be used: " + ex.getMessage(), ex);
        }
    }

    private UtpIdentity identity(String file) {
        try {
            UtpIdentity identity = UtpIdentity.loadOrCreate(Path.of(file));
            logger.info("The uTP fingerprint of this application is " + identity.fingerprint() + " ("
                    + names.apply("ssl.identity") + "=" + file + ")");
            return identity;
        } catch (InvalidPathException | IOException | IllegalStateException ex) {
            throw InvalidProperty.because(names.apply("ssl.identity"), file, "cannot be used: " + ex.getMessage(), ex);
        }
    }

    private void addLimit(UtpTlsBuilder builder) {
        try {
            builder.maxHandshakes(ssl.maxHandshakes());
        } catch (IllegalArgumentException ex) {
            throw InvalidProperty.because(
                    names.apply("ssl.max-handshakes"),
                    ssl.maxHandshakes(),
                    StringUtils.replace(String.valueOf(ex.getMessage()), "maxHandshakes ", ""),
                    ex);
        }
    }

    private void addApplicationProtocols(UtpTlsBuilder builder) {
        try {
            builder.applicationProtocols(ssl.applicationProtocols());
        } catch (IllegalArgumentException ex) {
            throw InvalidProperty.because(
                    names.apply("ssl.application-protocols"),
                    ssl.applicationProtocols(),
                    String.valueOf(ex.getMessage()),
                    ex);
        }
    }

    private void addFingerprints(UtpTlsBuilder builder) {
        ssl.fingerprints().forEach((peer, fingerprint) -> {
            try {
                builder.pin(peer, fingerprint.strip());
            } catch (IllegalArgumentException ex) {
                String key = peer.matches("[a-z0-9-]+") ? "." + peer : "[" + peer + "]";
                throw notAFingerprint("ssl.fingerprints" + key, fingerprint, ex);
            }
        });
        for (String fingerprint : ssl.trustedFingerprints()) {
            try {
                builder.trustFingerprints(List.of(fingerprint.strip()));
            } catch (IllegalArgumentException ex) {
                throw notAFingerprint("ssl.trusted-fingerprints", fingerprint, ex);
            }
        }
    }

    private RuntimeException notAFingerprint(String option, String value, IllegalArgumentException ex) {
        return InvalidProperty.because(
                names.apply(option),
                value,
                "is no fingerprint: SHA256: and 43 of the characters A-Z a-z 0-9 - _, as the peer logs its own when it"
                        + " starts",
                ex);
    }
}
