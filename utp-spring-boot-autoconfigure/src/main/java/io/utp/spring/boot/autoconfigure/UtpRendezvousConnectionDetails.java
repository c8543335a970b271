package io.utp.spring.boot.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the rendezvous is that nodes find their peers with. A bean of this type, such as that of a container in a test, takes
 * the place of {@code utp.rendezvous.servers}, of every node that does not merely serve a rendezvous itself.
 */
public interface UtpRendezvousConnectionDetails extends ConnectionDetails {

    /**
     * The servers.
     *
     * @return in the order of preference; empty if peers are dialled by address only
     */
    List<Server> servers();

    /**
     * What proves to the servers that a name is ours.
     *
     * @param name the name that a node registers
     * @return the token, or {@code null} for that of the property {@code utp.rendezvous.token}
     */
    default @Nullable String token(String name) {
        return null;
    }

    /**
     * A server.
     *
     * @param host its name or address
     * @param port its UDP port
     */
    record Server(String host, int port) {}
}
