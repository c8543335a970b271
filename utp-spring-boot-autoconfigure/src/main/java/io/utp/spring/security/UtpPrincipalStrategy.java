package io.utp.spring.security;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Decides by what name a peer goes, for {@code @UtpListener} methods that ask for a {@link Principal}, and for Spring Security. A
 * bean of this type takes the place of {@link CertificatePrincipals}.
 */
@FunctionalInterface
public interface UtpPrincipalStrategy {

    /**
     * Says who the peer is. Called by many threads at once, for each call of a listener that asks.
     *
     * @param node the node that has the connection, as it is a bean
     * @param socket the connection
     * @return the peer, or {@code null} if it has not proved who it is
     */
    @Nullable Principal principal(UtpNode node, UtpSocket socket);
}
