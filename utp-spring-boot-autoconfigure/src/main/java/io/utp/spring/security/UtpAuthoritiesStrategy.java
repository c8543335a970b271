package io.utp.spring.security;

import java.security.Principal;
import java.util.Collection;
import org.springframework.security.core.GrantedAuthority;

/**
 * Decides what a peer that has proved who it is may do, for Spring Security. Without a bean of this type peers have no
 * authorities.
 */
@FunctionalInterface
public interface UtpAuthoritiesStrategy {

    /**
     * Looks up what a peer may do. Called by many threads at once, for each call of a listener.
     *
     * @param principal the peer; a {@link UtpPrincipal} unless a {@link UtpPrincipalStrategy} makes others
     * @return its authorities, perhaps none
     */
    Collection<? extends GrantedAuthority> authorities(Principal principal);
}
