package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.pkitesting.X509Bundle;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.UtpTlsException;
import io.utp.spring.Certificates;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.boot.autoconfigure.security.UtpSecurityAutoConfiguration;
import io.utp.spring.core.UtpOperations;
import io.utp.spring.event.UtpTlsFailedEvent;
import io.utp.spring.security.PeerCertificates;
import io.utp.spring.security.UtpAuthoritiesStrategy;
import io.utp.tls.TlsFailure;
import io.utp.tls.UtpIdentity;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** Two applications that talk over TLS. */
class UtpTlsLoopbackTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class, UtpAutoConfiguration.class, UtpSecurityAutoConfiguration.class))
            .withPropertyValues("utp.host=127.0.0.1", "utp.template.codec=lines");

    @TempDir
    private Path directory;

    @Test
    void identitiesThatKnowEachOtherTalkAndTheListenerKnowsWhoItIs() throws Exception {
        UtpIdentity alice = identity("alice");
        UtpIdentity bob = identity("bob");
        ApplicationContextRunner server = runner.withBean(Desk.class)
                .withBean(UtpAuthoritiesStrategy.class, () -> peer -> List.of(new SimpleGrantedAuthority("GUEST")))
                .withPropertyValues(
                        "utp.ssl.identity=" + directory.resolve("alice"),
                        "utp.ssl.trusted-fingerprints=" + bob.fingerprint());
        ApplicationContextRunner client = runner.withPropertyValues(
                "utp.ssl.identity=" + directory.resolve("bob"),
                "utp.ssl.fingerprints[127.0.0.1]=" + alice.fingerprint());

        together(
                server,
                client,
                (there, here) -> assertThat(request(there, here, "hello"))
                        .isEqualTo(bob.fingerprint() + " " + bob.fingerprint() + " [GUEST]"));
        assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
    }

    @Test
    void whoHasAnotherKeyIsRefusedAtOnceWithTheReason() throws Exception {
        identity("alice");
        UtpIdentity bob = identity("bob");
        ApplicationContextRunner server =
                runner.withBean(Desk.class).withPropertyValues("utp.ssl.identity=" + directory.resolve("alice"));
        ApplicationContextRunner client = runner.withBean(Failures.class)
                .withPropertyValues("utp.ssl.fingerprints[127.0.0.1]=" + bob.fingerprint());

        together(server, client, (there, here) -> {
            assertThatThrownBy(() -> request(there, here, "hello"))
                    .isInstanceOf(UncheckedIOException.class)
                    .cause()
                    .isInstanceOfSatisfying(UtpTlsException.class, failure -> {
                        assertThat(failure.failure()).isEqualTo(TlsFailure.WRONG_FINGERPRINT);
                        assertThat(failure.getSuppressed()).as("other attempts").isEmpty();
                    });
            Queue<TlsFailure> failures = here.getBean(Failures.class).failures;
            await().untilAsserted(() -> assertThat(failures).containsExactly(TlsFailure.WRONG_FINGERPRINT));
        });
    }

    @Test
    void aPlainPeerIsRefusedUnlessItMayCome() throws Exception {
        identity("alice");
        ApplicationContextRunner server = runner.withBean(Desk.class)
                .withBean(Failures.class)
                .withPropertyValues("utp.ssl.identity=" + directory.resolve("alice"));

        together(server, runner, (there, here) -> {
            assertThatThrownBy(() -> request(there, here, "hello")).isInstanceOf(UncheckedIOException.class);
            Queue<TlsFailure> failures = there.getBean(Failures.class).failures;
            await().untilAsserted(() -> assertThat(failures).contains(TlsFailure.PLAIN_PEER));
        });
        together(
                server.withPropertyValues("utp.ssl.required=false"),
                runner,
                (there, here) -> assertThat(request(there, here, "hello")).isEqualTo("nobody null"));
    }

    @Test
    void aNodeWithTlsDialsForeignPeersPlainIfItIsTold() throws Exception {
        identity("bob");
        ApplicationContextRunner client =
                runner.withPropertyValues("utp.ssl.identity=" + directory.resolve("bob"), "utp.ssl.required=false");

        together(runner.withBean(Desk.class), client, (there, here) -> {
            UtpOperations.PeerSpec peer = here.getBean(UtpOperations.class)
                    .peer(there.getBean(UtpNode.class).address());
            assertThat(peer.plain().request("hello", String.class)).isEqualTo("nobody null");
        });
    }

    @Test
    void aBundleIsReloadedInFlight() throws Exception {
        X509Bundle old = Certificates.of("CN=old");
        X509Bundle renewed = Certificates.of("CN=new");
        ApplicationContextRunner both = runner.withPropertyValues(Certificates.pem("peer", old, directory))
                .withPropertyValues("utp.ssl.bundle=peer", "utp.ssl.client-auth=need");

        together(both.withBean(Desk.class), both, (there, here) -> {
            UtpNode node = here.getBean(UtpNode.class);
            try (UtpSocket before = connect(there, node)) {
                assertThat(PeerCertificates.of(before)).isEqualTo(old.getCertificate());
                before.outputStream().write("hel".getBytes());

                there.getBean(SslBundleRegistry.class).updateBundle("peer", bundle(renewed));

                try (UtpSocket after = connect(there, node)) {
                    assertThat(PeerCertificates.of(after)).isEqualTo(renewed.getCertificate());
                }
                before.outputStream().write("lo\n".getBytes());
                before.outputStream().close();
                assertThat(before.inputStream().readAllBytes()).asString().isEqualTo("old old []\n");
            }
        });
    }

    private static UtpSocket connect(ApplicationContext there, UtpNode node) {
        return node.connect(there.getBean(UtpNode.class).address()).join();
    }

    private static SslBundle bundle(X509Bundle certificate) throws Exception {
        char[] password = "secret".toCharArray();
        return SslBundle.of(SslStoreBundle.of(
                certificate.toKeyStore(password), "secret", Certificates.AUTHORITY.toKeyStore(password)));
    }

    private UtpIdentity identity(String name) throws Exception {
        Files.createDirectories(directory);
        return UtpIdentity.loadOrCreate(directory.resolve(name));
    }

    private static String request(ApplicationContext there, ApplicationContext here, String message) {
        return here.getBean(UtpOperations.class)
                .peer(there.getBean(UtpNode.class).address())
                .request(message, String.class);
    }

    private static void together(ApplicationContextRunner server, ApplicationContextRunner client, Meeting meeting) {
        ContextConsumer<AssertableApplicationContext> serving = there -> client.run(here -> meeting.of(there, here));
        server.run(serving);
    }

    @FunctionalInterface
    private interface Meeting {

        void of(ApplicationContext there, ApplicationContext here) throws Exception;
    }

    /** Says who it thinks it talks to. */
    static class Desk {

        @UtpListener(codec = "lines")
        String answer(String message, @Nullable Principal peer, @Nullable Authentication authentication) {
            Authentication current = SecurityContextHolder.getContext().getAuthentication();
            assertThat(current).isSameAs(authentication);
            return (peer != null && current != null)
                    ? peer.getName() + " " + current.getName() + " " + current.getAuthorities()
                    : "nobody " + current;
        }
    }

    static class Failures {

        private final Queue<TlsFailure> failures = new ConcurrentLinkedQueue<>();

        @EventListener
        void on(UtpTlsFailedEvent event) {
            failures.add(event.cause().failure());
        }
    }
}
