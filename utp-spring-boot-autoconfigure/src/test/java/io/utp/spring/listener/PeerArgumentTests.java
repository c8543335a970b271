package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

import io.utp.UtpSocket;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.security.UtpPrincipalStrategy;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** What a listener method learns of a peer that has shown a certificate, or has not. */
@ExtendWith(OutputCaptureExtension.class)
class PeerArgumentTests {

    private final ListenerFixtures fixtures = new ListenerFixtures();

    private final Principal ada = () -> "ada";

    private final X509Certificate certificate = mock();

    private final SSLSession session = mock();

    private final Methods bean = new Methods();

    @BeforeEach
    void prepare() throws SSLPeerUnverifiedException {
        fixtures.beans.registerSingleton("utpNode", new FakeUtpNode());
        given(session.getPeerCertificates()).willReturn(new Certificate[] {certificate});
    }

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aPeerWithACertificateIsThereInEveryForm() {
        fixtures.beans.registerSingleton("principals", (UtpPrincipalStrategy) (node, socket) -> ada);
        Authentication authentication = new TestingAuthenticationToken("ada", "");
        SecurityContextHolder.getContext().setAuthentication(authentication);

        call("all", Optional.of(session));

        assertThat(bean.arguments).containsExactly(session, certificate, ada, authentication);
    }

    @Test
    void aMessageMayComeWithThePeer() {
        fixtures.beans.registerSingleton("principals", (UtpPrincipalStrategy) (node, socket) -> ada);
        UtpListenerEndpoint endpoint = ListenerFixtures.endpoint(bean, "message");
        endpoint.setCodec("lines");
        ByteArrayOutputStream answers = new ByteArrayOutputStream();

        call(endpoint, ListenerFixtures.socket("hello\n", answers), Optional.of(session));

        assertThat(answers.toString(StandardCharsets.UTF_8)).isEqualTo("hello, ada\n");
    }

    @Test
    void whoHasShownNothingIsNullOrEmptyWhereThatIsAllowed() {
        UtpSocket socket = call("optional", Optional.empty());

        assertThat(bean.arguments).containsExactly("null", "null", Optional.empty(), Optional.empty());
        then(socket).should(never()).destroy();
    }

    @ParameterizedTest
    @CsvSource({
        "session, 'the connection is not encrypted, so that there is no SSLSession; a parameter that is @Nullable or an"
                + " Optional does without'",
        "certificate, 'the peer has shown no certificate, so that there is no X509Certificate; demand one with"
                + " utp.ssl.client-auth=need, or do without by a parameter that is @Nullable or an Optional'",
        "principal, 'so that there is no Principal; demand one'",
        "authentication, 'so that there is no Authentication; demand one'"
    })
    void whereItIsNotAllowedItCostsTheConnectionAndOneLineInTheLog(
            String method, String problem, CapturedOutput output) {
        UtpSocket socket = call(method, Optional.empty());

        assertThat(bean.arguments).isEmpty();
        then(socket).should().destroy();
        assertThat(output).contains(problem).doesNotContain("\tat ");
    }

    @Test
    void aPeerThatHasOnlyEncryptedHasNoCertificate() throws SSLPeerUnverifiedException {
        given(session.getPeerCertificates()).willThrow(new SSLPeerUnverifiedException("peer not verified"));

        call("optional", Optional.of(session));

        assertThat(bean.arguments).containsExactly(session.toString(), "null", Optional.empty(), Optional.empty());
    }

    private UtpSocket call(String method, Optional<SSLSession> with) {
        UtpSocket socket = ListenerFixtures.socket();
        call(ListenerFixtures.endpoint(bean, method), socket, with);
        return socket;
    }

    private void call(UtpListenerEndpoint endpoint, UtpSocket socket, Optional<SSLSession> with) {
        given(socket.sslSession()).willReturn(with);
        UtpListenerContainer container = fixtures.factory().create(endpoint);
        container.start();
        container.accept(socket);
    }

    @SuppressWarnings("unused")
    private static final class Methods {

        private final List<Object> arguments = new ArrayList<>();

        void all(SSLSession session, X509Certificate certificate, Principal principal, Authentication authentication) {
            arguments.addAll(List.of(session, certificate, principal, authentication));
        }

        void optional(
                @Nullable SSLSession session,
                @Nullable X509Certificate certificate,
                Optional<Principal> principal,
                Optional<Authentication> authentication) {
            arguments.addAll(List.of(String.valueOf(session), String.valueOf(certificate), principal, authentication));
        }

        String message(String message, Principal principal) {
            return message + ", " + principal.getName();
        }

        void session(SSLSession session) {
            arguments.add(session);
        }

        void certificate(X509Certificate certificate) {
            arguments.add(certificate);
        }

        void principal(Principal principal) {
            arguments.add(principal);
        }

        void authentication(Authentication authentication) {
            arguments.add(authentication);
        }
    }
}
