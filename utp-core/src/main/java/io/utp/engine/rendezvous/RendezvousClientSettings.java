package io.utp.engine.rendezvous;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told once.
 *
 * @param servers in the order of preference; may be unresolved, as whoever dials resolves them
 * @param name the node's name; {@code null} for a node that calls and looks up only, and has a link while it does
 * @param token proves that the name is the node's; {@code null} if there is none
 * @param heartbeatNanos how often the link is checked; more often where the server wants it
 * @param pongNanos how long the server may take to answer that
 * @param callNanos how long a call or a question may take in all
 * @param handshakeNanos how long it may take to open a link and to register
 */
public record RendezvousClientSettings(
        List<InetSocketAddress> servers,
        @Nullable String name,
        @Nullable String token,
        long heartbeatNanos,
        long pongNanos,
        long callNanos,
        long handshakeNanos) {

    private static final long SECOND = 1_000_000_000L;

    /** Checks servers and name. */
    public RendezvousClientSettings {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("No rendezvous server: name at least one");
        }
        if (name != null) {
            PeerNames.check(name);
        } else if (token != null) {
            throw new IllegalArgumentException("A token without a name: say whose it is");
        }
        if (token != null && token.isBlank()) {
            throw new IllegalArgumentException(
                    "An empty token proves nothing: leave it out, or ask who runs the server");
        }
        if (heartbeatNanos <= 0 || pongNanos <= 0 || callNanos <= 0 || handshakeNanos <= 0) {
            throw new IllegalArgumentException("Times have to be longer than 0");
        }
    }

    /**
     * The usual times.
     *
     * @param servers in the order of preference
     * @param name the node's name, or {@code null}
     * @param token the name's token, or {@code null}
     * @return the settings
     */
    public static RendezvousClientSettings of(
            List<InetSocketAddress> servers, @Nullable String name, @Nullable String token) {
        return new RendezvousClientSettings(servers, name, token, 5 * SECOND, 8 * SECOND, 10 * SECOND, 10 * SECOND);
    }

    /** Does not show the token. */
    @Override
    public String toString() {
        return "RendezvousClientSettings[servers=" + servers + ", name=" + name + "]";
    }
}
