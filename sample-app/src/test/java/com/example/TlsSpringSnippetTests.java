package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.boot.autoconfigure.security.UtpSecurityAutoConfiguration;
import io.utp.spring.core.UtpOperations;
import io.utp.spring.listener.UtpListenerCall;
import io.utp.spring.listener.UtpListenerInterceptor;
import io.utp.tls.UtpIdentity;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** What docs/tls-spring.md shows, and the channel of docs/listeners.md, do what they say. */
class TlsSpringSnippetTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class, UtpSecurityAutoConfiguration.class))
            .withPropertyValues("utp.host=127.0.0.1", "utp.template.codec=lines");

    @TempDir
    private Path directory;

    @Test
    void theListenerKnowsThePeerByTheNameThatItsKeyIsPinnedTo() throws Exception {
        String alice = UtpIdentity.loadOrCreate(directory.resolve("alice.pem")).fingerprint();
        String bob = UtpIdentity.loadOrCreate(directory.resolve("bob.pem")).fingerprint();
        AtomicReference<Authentication> seen = new AtomicReference<>();
        UtpListenerInterceptor looks = (UtpListenerCall call) -> {
            seen.set(SecurityContextHolder.getContext().getAuthentication());
            return call.proceed();
        };
        ApplicationContextRunner server = runner.withBean(Vault.class)
                .withBean(Ranks.class)
                .withBean(UtpListenerInterceptor.class, () -> looks)
                .withPropertyValues(
                        "utp.ssl.identity=" + directory.resolve("alice.pem"),
                        "utp.ssl.fingerprints.bob=" + bob,
                        "utp.ssl.trusted-fingerprints=" + bob);
        ApplicationContextRunner client = runner.withPropertyValues(
                "utp.ssl.identity=" + directory.resolve("bob.pem"), "utp.ssl.fingerprints[127.0.0.1]=" + alice);
        server.run(there -> client.run(here -> assertThat(here.getBean(UtpOperations.class)
                        .peer(there.getBean(UtpNode.class).address())
                        .request("the crown", String.class))
                .isEqualTo("the crown for bob")));
        assertThat(seen.get().getAuthorities()).extracting("authority").containsExactly("ROLE_ADMIN");
    }

    @Test
    void theChannelOfNettyAnswersAndTheListenerIsDoneWhenTheConnectionIs() {
        runner.withBean(Frames.class)
                .run(there -> runner.run(here -> assertThat(here.getBean(UtpOperations.class)
                                .peer(there.getBean(UtpNode.class).address())
                                .request("hello", String.class))
                        .isEqualTo("you said hello")));
    }
}
