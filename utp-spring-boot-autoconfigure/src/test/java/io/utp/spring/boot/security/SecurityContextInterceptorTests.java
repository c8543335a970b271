package io.utp.spring.boot.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.listener.UtpListenerCall;
import io.utp.spring.security.CertificateAuthentications;
import io.utp.spring.security.UtpAuthenticationStrategy;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** When Spring Security knows the peer. */
class SecurityContextInterceptorTests {

    private final UtpNode node = mock();

    private final UtpSocket socket = mock();

    private final AtomicReference<Authentication> during = new AtomicReference<>();

    private final Principal ada = () -> "ada";

    private final UtpAuthenticationStrategy peers = new CertificateAuthentications(
            (of, connection) -> ada,
            principal -> List.of(
                    new SimpleGrantedAuthority("ROLE_" + principal.getName().toUpperCase(Locale.ROOT))));

    SecurityContextInterceptorTests() {
        given(socket.remoteAddress()).willReturn(new InetSocketAddress("127.0.0.1", 4711));
    }

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void thePeerIsThereDuringTheCallAndGoneAfterwards() {
        intercept(peers, CompletableFuture.completedFuture(null));

        Authentication authentication = Objects.requireNonNull(during.get());
        assertThat(authentication.isAuthenticated()).isTrue();
        assertThat(authentication.getName()).isEqualTo("ada");
        assertThat(authentication.getPrincipal()).isEqualTo(ada);
        assertThat(authentication.getDetails()).isEqualTo(socket.remoteAddress());
        assertThat(authentication.getAuthorities()).extracting("authority").containsExactly("ROLE_ADA");
        assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
    }

    @Test
    void thePeerIsGoneFromTheThreadWhenTheCallGoesOnElsewhere() {
        intercept(peers, new CompletableFuture<>());

        assertThat(during.get()).isNotNull();
        assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
    }

    @Test
    void whoHasNotProvedWhoItIsIsNotTakenForWhomTheThreadHadBefore() {
        Authentication before = new TestingAuthenticationToken("eve", "");
        SecurityContextHolder.getContext().setAuthentication(before);

        intercept((of, connection) -> null, CompletableFuture.completedFuture(null));

        assertThat(during.get()).isNull();
        assertThat(SecurityContextHolder.getContext().getAuthentication()).isSameAs(before);
    }

    @Test
    void aPeerThatMayNotBeHereDoesNotReachTheListener() {
        UtpAuthenticationStrategy refuses = (of, connection) -> {
            throw new BadCredentialsException("not on the list");
        };
        UtpListenerCall call = call(new CompletableFuture<>());

        CompletionStage<?> result = new SecurityContextInterceptor(refuses).intercept(call);

        assertThatThrownBy(() -> result.toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(BadCredentialsException.class);
        then(call).should(never()).proceed();
        assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
    }

    private void intercept(UtpAuthenticationStrategy strategy, CompletionStage<?> result) {
        assertThat((Object) new SecurityContextInterceptor(strategy).intercept(call(result)))
                .isSameAs(result);
    }

    private UtpListenerCall call(CompletionStage<?> result) {
        UtpListenerCall call = mock();
        given(call.node()).willReturn(node);
        given(call.socket()).willReturn(socket);
        given(call.proceed()).willAnswer(invocation -> {
            during.set(SecurityContextHolder.getContext().getAuthentication());
            return result;
        });
        return call;
    }
}
