package io.utp.spring.boot.security;

import io.utp.spring.listener.UtpListenerCall;
import io.utp.spring.listener.UtpListenerInterceptor;
import io.utp.spring.security.UtpAuthenticationStrategy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.core.Ordered;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Has the peer in Spring Security's context while a listener is called, in the thread of the call. What completes later, in other
 * threads, has to take the context along, as everywhere with Spring Security.
 */
public final class SecurityContextInterceptor implements UtpListenerInterceptor, Ordered {

    /** Outside of observations and of interceptors without an order, which may want to know the peer. */
    public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    private final UtpAuthenticationStrategy authentications;

    /**
     * Creates the interceptor.
     *
     * @param authentications who peers are
     */
    public SecurityContextInterceptor(UtpAuthenticationStrategy authentications) {
        this.authentications = authentications;
    }

    @Override
    public CompletionStage<?> intercept(UtpListenerCall call) {
        SecurityContext before = SecurityContextHolder.getContext();
        try {
            Authentication authentication = authentications.authentication(call.node(), call.socket());
            SecurityContext during = SecurityContextHolder.createEmptyContext();
            during.setAuthentication(authentication);
            SecurityContextHolder.setContext(during);
            return call.proceed();
        } catch (RuntimeException ex) {
            return CompletableFuture.failedFuture(ex);
        } finally {
            restore(before);
        }
    }

    /** Threads of a pool must not keep a context, not even an empty one. */
    private void restore(SecurityContext before) {
        if (before.getAuthentication() == null) {
            SecurityContextHolder.clearContext();
        } else {
            SecurityContextHolder.setContext(before);
        }
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
