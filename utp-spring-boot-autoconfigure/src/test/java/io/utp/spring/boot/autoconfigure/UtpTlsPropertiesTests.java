package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.pkitesting.X509Bundle;
import io.utp.UtpNode;
import io.utp.spring.Certificates;
import io.utp.spring.core.UtpNodes;
import io.utp.tls.UtpIdentity;
import io.utp.tls.UtpTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** What {@code utp.ssl} makes of nodes, when it can be nothing, and how it follows its bundle. */
@ExtendWith(OutputCaptureExtension.class)
class UtpTlsPropertiesTests {

    private static final String FINGERPRINT = "SHA256:" + "a".repeat(43);

    private static final X509Bundle PEER = Certificates.of("CN=peer");

    private static final X509Bundle NEXT = Certificates.of("CN=next");

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UtpAutoConfiguration.class))
            .withPropertyValues("utp.host=127.0.0.1");

    @TempDir
    private Path directory;

    @Test
    void connectionsArePlainUnlessTheConfigurationSaysOtherwise() {
        runner.run(context -> assertThat(context.getBean(UtpNode.class).tls()).isNull());
    }

    @Test
    void aBundleBringsKeysTrustCiphersAndProtocols() throws Exception {
        runner.withPropertyValues(Certificates.pem("peer", PEER, directory))
                .withPropertyValues(
                        "spring.ssl.bundle.pem.peer.options.ciphers=TLS_AES_128_GCM_SHA256",
                        "spring.ssl.bundle.pem.peer.options.enabled-protocols=TLSv1.3,TLSv1.2",
                        "utp.ssl.bundle=peer",
                        "utp.ssl.client-auth=want",
                        "utp.ssl.required=false",
                        "utp.ssl.verify-names=false",
                        "utp.ssl.max-handshakes=9",
                        "utp.ssl.application-protocols=h2,http/1.1",
                        "utp.ssl.provider=jdk")
                .run(context -> {
                    UtpTls tls = tls(context);
                    assertThat(certificate(tls)).isEqualTo(PEER.getCertificate());
                    assertThat(tls.trust()).isNotNull();
                    assertThat(tls.ciphers()).containsExactly("TLS_AES_128_GCM_SHA256");
                    assertThat(tls.protocols()).containsExactly("TLSv1.3", "TLSv1.2");
                    assertThat(tls.clientAuth()).isEqualTo(UtpTls.ClientAuth.WANT);
                    assertThat(tls.required()).isFalse();
                    assertThat(tls.verifyNames()).isFalse();
                    assertThat(tls.maxHandshakes()).isEqualTo(9);
                    assertThat(tls.applicationProtocols()).containsExactly("h2", "http/1.1");
                    assertThat(tls.provider()).isEqualTo(UtpTls.Provider.JDK);
                });
    }

    @Test
    void theDefaultsAreThoseOfUtpTls() throws Exception {
        UtpTls defaults = UtpTls.builder().build();
        runner.withPropertyValues(Certificates.pem("peer", PEER, directory))
                .withPropertyValues("utp.ssl.bundle=peer")
                .run(context -> assertThat(tls(context))
                        .usingRecursiveComparison()
                        .ignoringFields("keys", "trust")
                        .isEqualTo(defaults));
    }

    @Test
    void anIdentityIsMadeAtTheFirstStartForItsOwnerOnlyAndIsTheSameAtTheNext(CapturedOutput output) throws Exception {
        Path file = directory.resolve("identity.pem");
        runner.withPropertyValues("utp.ssl.identity=" + file).run(context -> {
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(tls(context).clientAuth()).isEqualTo(UtpTls.ClientAuth.NONE);
        });
        String fingerprint = UtpIdentity.loadOrCreate(file).fingerprint();
        assertThat(output)
                .contains("The uTP fingerprint of this application is " + fingerprint + " (utp.ssl.identity=" + file
                        + ")");
        runner.withPropertyValues("utp.ssl.identity=" + file)
                .run(context -> assertThat(UtpIdentity.fingerprint(certificate(tls(context))))
                        .isEqualTo(fingerprint));
    }

    @Test
    void whoHasFingerprintsDemandsCertificates() {
        runner.withPropertyValues(
                        "utp.ssl.identity=" + directory.resolve("identity.pem"),
                        "utp.ssl.fingerprints.bob=" + FINGERPRINT,
                        "utp.ssl.fingerprints[Al.ice_1]=" + FINGERPRINT,
                        "utp.ssl.trusted-fingerprints=" + FINGERPRINT)
                .run(context -> {
                    UtpTls tls = tls(context);
                    assertThat(tls.clientAuth()).isEqualTo(UtpTls.ClientAuth.NEED);
                    assertThat(tls.pins())
                            .isEqualTo(Map.of("bob", Set.of(FINGERPRINT), "Al.ice_1", Set.of(FINGERPRINT)));
                    assertThat(tls.trustedFingerprints()).containsExactly(FINGERPRINT);
                });
    }

    @Test
    void fingerprintsAreEnoughToDial() {
        runner.withPropertyValues("utp.ssl.fingerprints.bob=" + FINGERPRINT)
                .run(context -> assertThat(tls(context).keys()).isNull());
    }

    @Test
    void aNodeMayHaveAnotherIdentityAndAnotherNoTlsAtAll() throws Exception {
        runner.withPropertyValues(Certificates.pem("peer", PEER, directory))
                .withPropertyValues(
                        "utp.ssl.bundle=peer",
                        "utp.nodes.alice.port=0",
                        "utp.nodes.bob.ssl.bundle=",
                        "utp.nodes.bob.ssl.identity=" + directory.resolve("bob.pem"),
                        "utp.nodes.open.ssl.bundle=")
                .run(context -> {
                    UtpNodes nodes = context.getBean(UtpNodes.class);
                    assertThat(certificate(
                                    Objects.requireNonNull(nodes.get("alice").tls())))
                            .isEqualTo(PEER.getCertificate());
                    assertThat(UtpIdentity.fingerprint(certificate(
                                    Objects.requireNonNull(nodes.get("bob").tls()))))
                            .isEqualTo(UtpIdentity.loadOrCreate(directory.resolve("bob.pem"))
                                    .fingerprint());
                    assertThat(nodes.get("open").tls()).isNull();
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bundle               | other   | other   | is no SSL bundle; there are keys, peer
                    client-auth          | need    | NEED    | needs utp.ssl.bundle or utp.ssl.identity, without which connections are plain
                    required             | true    | true    | needs utp.ssl.bundle or utp.ssl.identity, without which connections are plain
                    fingerprints.bob     | abc     | abc     | is no fingerprint: SHA256: and 43 of the characters A-Z a-z 0-9 - _, as the peer logs its own when it starts
                    fingerprints[B_1]    | abc     | abc     | is no fingerprint: SHA256: and 43 of the characters A-Z a-z 0-9 - _, as the peer logs its own when it starts
                    trusted-fingerprints | abc     | abc     | is no fingerprint: SHA256: and 43 of the characters A-Z a-z 0-9 - _, as the peer logs its own when it starts
                    """)
    void whatCannotBeNamesTheProperty(String option, String configured, String value, String reason) throws Exception {
        runner.withPropertyValues(Certificates.pem("peer", PEER, directory))
                .withPropertyValues(
                        "spring.ssl.bundle.pem.keys.keystore.certificate=" + directory.resolve("certificate.pem"))
                .withPropertyValues("utp.ssl." + option + "=" + configured)
                .run(context -> assertInvalid(context, option, value, reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    client-auth     | need    | NEED    | asks peers for certificates of which none would be trusted; give the bundle a truststore with their authorities, or set utp.ssl.fingerprints or utp.ssl.trusted-fingerprints
                    max-handshakes  | 0       | 0       | must be between 1 and 1000000, but was 0
                    """)
    void whatABundleWithoutTrustCannotDoNamesTheProperty(String option, String configured, String value, String reason)
            throws Exception {
        String[] withoutTrust = Arrays.copyOf(Certificates.pem("peer", PEER, directory), 2);
        runner.withPropertyValues(withoutTrust)
                .withPropertyValues("utp.ssl.bundle=peer", "utp.ssl." + option + "=" + configured)
                .run(context -> assertInvalid(context, option, value, reason));
    }

    @Test
    void openSslHasToBeThereToBeAskedFor() {
        runner.withPropertyValues("utp.ssl.identity=" + directory.resolve("identity.pem"), "utp.ssl.provider=openssl")
                .run(context -> assertThat(invalid(context).getReason())
                        .startsWith("needs OpenSSL, which io.netty:netty-tcnative-boringssl-static brings with the"
                                + " classifier of the platform, such as linux-x86_64: "));
    }

    @Test
    void aBundleAndAnIdentityExcludeEachOther() {
        runner.withPropertyValues("utp.ssl.bundle=peer", "utp.ssl.identity=" + directory.resolve("identity.pem"))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                MutuallyExclusiveConfigurationPropertiesException.class,
                                failure -> assertThat(failure.getMutuallyExclusiveNames())
                                        .containsExactlyInAnyOrder("utp.ssl.bundle", "utp.ssl.identity")));
    }

    @Test
    void anIdentityThatOthersCanReadIsNone() throws Exception {
        Path file = directory.resolve("identity.pem");
        UtpIdentity.loadOrCreate(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        runner.withPropertyValues("utp.ssl.identity=" + file)
                .run(context -> assertThat(invalid(context).getReason())
                        .startsWith("cannot be used: ")
                        .contains("rw-r--r--", "chmod 600 " + file));
    }

    @Test
    void aBundleWhoseFilesAreMissingIsNamed() {
        runner.withPropertyValues(
                        "spring.ssl.bundle.pem.peer.keystore.certificate=" + directory.resolve("missing.pem"),
                        "utp.ssl.bundle=peer")
                .run(context -> {
                    assertThat(invalid(context).getName()).isEqualTo("utp.ssl.bundle");
                    assertThat(invalid(context).getReason()).startsWith("cannot be used: ");
                });
    }

    @Test
    void newConnectionsFollowAnUpdateOfTheBundle(CapturedOutput output) throws Exception {
        runner.withPropertyValues(Certificates.pem("peer", PEER, directory))
                .withPropertyValues("utp.ssl.bundle=peer", "utp.ssl.client-auth=need")
                .run(context -> {
                    UtpTls before = tls(context);
                    SslBundleRegistry registry = context.getBean(SslBundleRegistry.class);

                    registry.updateBundle("peer", bundle(NEXT));

                    UtpTls after = tls(context);
                    assertThat(after).isNotSameAs(before);
                    assertThat(certificate(after)).isEqualTo(NEXT.getCertificate());
                    assertThat(after.clientAuth()).isEqualTo(UtpTls.ClientAuth.NEED);
                    assertThat(output)
                            .contains(
                                    "New connections use what is new in the SSL bundle 'peer' of the uTP node 'default'");
                });
    }

    @Test
    void anUpdateThatCannotBeUsedChangesNothing(CapturedOutput output) throws Exception {
        runner.withPropertyValues(Certificates.pem("peer", PEER, directory))
                .withPropertyValues("utp.ssl.bundle=peer", "utp.ssl.client-auth=need")
                .run(context -> {
                    UtpTls before = tls(context);

                    context.getBean(SslBundleRegistry.class)
                            .updateBundle("peer", SslBundle.of(new JksSslStoreBundle(null, null)));

                    assertThat(tls(context)).isSameAs(before);
                    assertThat(output).contains("cannot be used; it goes on with what it had");
                });
    }

    @Test
    void filesThatAreReplacedAreReadWithoutARestart() throws Exception {
        runner.withPropertyValues(Certificates.pem("peer", PEER, directory))
                .withPropertyValues(
                        "spring.ssl.bundle.pem.peer.reload-on-update=true",
                        "spring.ssl.bundle.watch.file.quiet-period=20ms",
                        "utp.ssl.bundle=peer")
                .run(context -> {
                    assertThat(certificate(tls(context))).isEqualTo(PEER.getCertificate());

                    Certificates.write(NEXT, directory);

                    await().atMost(Duration.ofSeconds(60))
                            .untilAsserted(
                                    () -> assertThat(certificate(tls(context))).isEqualTo(NEXT.getCertificate()));
                });
    }

    private static SslBundle bundle(X509Bundle certificate) throws Exception {
        return SslBundle.of(SslStoreBundle.of(
                certificate.toKeyStore("secret".toCharArray()),
                "secret",
                Certificates.AUTHORITY.toKeyStore("secret".toCharArray())));
    }

    private static UtpTls tls(ApplicationContext context) {
        return Objects.requireNonNull(context.getBean(UtpNode.class).tls());
    }

    private static X509Certificate certificate(UtpTls tls) {
        for (KeyManager manager : Objects.requireNonNull(tls.keys()).getKeyManagers()) {
            if (manager instanceof X509KeyManager keys) {
                String[] aliases = keys.getServerAliases("EC", null);
                return keys.getCertificateChain(aliases[0])[0];
            }
        }
        throw new AssertionError("No X.509");
    }

    private static void assertInvalid(
            AssertableApplicationContext context, String option, String value, String reason) {
        InvalidConfigurationPropertyValueException failure = invalid(context);
        assertThat(failure.getName()).isEqualTo("utp.ssl." + option);
        assertThat(failure.getValue()).hasToString(value);
        assertThat(failure.getReason()).isEqualTo(reason);
    }

    private static InvalidConfigurationPropertyValueException invalid(AssertableApplicationContext context) {
        for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidConfigurationPropertyValueException failure) {
                return failure;
            }
        }
        throw new AssertionError("No property is named", context.getStartupFailure());
    }
}
