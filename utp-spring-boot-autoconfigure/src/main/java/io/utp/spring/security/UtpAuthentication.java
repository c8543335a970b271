package io.utp.spring.security;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Collection;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

/** A peer that has proved who it is by TLS. Its details are the address that it has, its credentials stay with the connection. */
public final class UtpAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient Principal principal;

    /**
     * Creates it, authenticated.
     *
     * @param principal the peer
     * @param remote its address
     * @param authorities what it may do
     */
    public UtpAuthentication(
            Principal principal, InetSocketAddress remote, Collection<? extends GrantedAuthority> authorities) {
        super(authorities);
        this.principal = principal;
        setDetails(remote);
        super.setAuthenticated(true);
    }

    @Override
    public Principal getPrincipal() {
        return principal;
    }

    /** Nothing: the key is the peer's. */
    @Override
    public Object getCredentials() {
        return "";
    }
}
