package com.example;

import io.utp.spring.security.UtpAuthoritiesStrategy;
import java.security.Principal;
import java.util.Collection;
import java.util.List;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

class Ranks implements UtpAuthoritiesStrategy {

    @Override
    public Collection<? extends GrantedAuthority> authorities(Principal peer) {
        return peer.getName().equals("bob") ? List.of(new SimpleGrantedAuthority("ROLE_ADMIN")) : List.of();
    }
}
