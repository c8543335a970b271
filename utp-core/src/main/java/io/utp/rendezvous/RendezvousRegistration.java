package io.utp.rendezvous;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who has a name, and where.
 *
 * @param name the name
 * @param owner who may have it again: the same text for the same client; not for others to see
 * @param instance the server that the client is, or last was, connected with
 * @param id the server's number for this registration, which no other registration of any server has
 * @param publicAddress where the client is seen; {@code null} while its connection is lost
 */
public record RendezvousRegistration(
        String name,
        String owner,
        String instance,
        long id,
        @Nullable InetSocketAddress publicAddress) {

    /** Without the owner. */
    @Override
    public String toString() {
        return "RendezvousRegistration[name=" + name + ", instance=" + instance + ", publicAddress=" + publicAddress
                + "]";
    }
}
