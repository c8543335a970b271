package io.utp.spring.security;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** Authenticates peers by their certificates: a {@link UtpAuthentication} of what the other strategies say. */
public final class CertificateAuthentications implements UtpAuthenticationStrategy {

    private final UtpPrincipalStrategy principals;

    private final UtpAuthoritiesStrategy authorities;

    /**
     * Creates the strategy.
     *
     * @param principals who peers are
     * @param authorities what they may do
     */
    public CertificateAuthentications(UtpPrincipalStrategy principals, UtpAuthoritiesStrategy authorities) {
        this.principals = principals;
        this.authorities = authorities;
    }

    @Override
    public @Nullable Authentication authentication(UtpNode node, UtpSocket socket) {
        Principal principal = principals.principal(node, socket);
        return (principal != null)
                ? new UtpAuthentication(principal, socket.remoteAddress(), authorities.authorities(principal))
                : null;
    }
}
