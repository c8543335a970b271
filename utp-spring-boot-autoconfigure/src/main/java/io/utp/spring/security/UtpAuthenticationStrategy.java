package io.utp.spring.security;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * Makes of a peer what Spring Security knows while a {@code @UtpListener} method is called for it. A bean of this type takes the
 * place of {@link CertificateAuthentications}.
 */
@FunctionalInterface
public interface UtpAuthenticationStrategy {

    /**
     * Authenticates the peer. Called by many threads at once, for each call of a listener.
     *
     * @param node the node that has the connection, as it is a bean
     * @param socket the connection
     * @return the peer, or {@code null} if it has not proved who it is
     * @throws org.springframework.security.core.AuthenticationException if the peer may not be here; costs the connection
     */
    @Nullable Authentication authentication(UtpNode node, UtpSocket socket);
}
