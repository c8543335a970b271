package io.utp.rendezvous;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node takes part in a rendezvous: where its servers are, and under which name it can be called.
 *
 * @param servers the servers, in the order of preference; unresolved addresses are resolved again for each attempt
 * @param name the name to register, 1 to 64 of the characters {@code A-Z a-z 0-9 . _ -}; {@code null} for a node that only calls
 * others
 * @param token proves that the name is ours, as the server's owner gave it; {@code null} for an open server. It is never sent to
 * a server that checks tokens; an open server, which knows owners by it, is sent a hash of it
 * @param heartbeat how often the server is asked for a sign of life; another server is dialled when nothing was heard for 3 s
 * after that, or the answer takes 8 s
 * @param callTimeout how long a call may wait for the server's and the peer's answer, until punching begins
 * @param birthday whether many sockets at once may be opened, and many ports tried, when a NAT gives each peer another random
 * port: up to 256 sockets, or one packet each 20 ms, later 10 ms, to a random port of the peer's address, for 40 s
 */
public record RendezvousOptions(
        List<InetSocketAddress> servers,
        @Nullable String name,
        @Nullable String token,
        Duration heartbeat,
        Duration callTimeout,
        boolean birthday) {

    /** Every 5 s, so that a server that is gone is noticed and another one found within 10 s. */
    public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(5);

    /** 10 s. */
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(10);

    /** Checks every value. */
    public RendezvousOptions {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("A rendezvous needs at least one server, as HOST:PORT");
        }
        for (InetSocketAddress server : servers) {
            if (server.getPort() == 0) {
                throw new IllegalArgumentException("The rendezvous server " + server + " needs a port other than 0");
            }
        }
        if (name != null) {
            RendezvousNames.require(name);
        }
        requireBetween("heartbeat", heartbeat, Duration.ofMillis(500), Duration.ofMinutes(5));
        requireBetween("callTimeout", callTimeout, Duration.ofMillis(500), Duration.ofMinutes(5));
    }

    /**
     * Options with all defaults.
     *
     * @param servers the servers
     * @param name the name to register, or {@code null}
     * @param token proves that the name is ours, or {@code null}
     * @return the options
     */
    public static RendezvousOptions of(List<InetSocketAddress> servers, @Nullable String name, @Nullable String token) {
        return new RendezvousOptions(servers, name, token, DEFAULT_HEARTBEAT, DEFAULT_CALL_TIMEOUT, true);
    }

    static void requireBetween(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    name + " must be between " + least + " and " + most + ", but was " + value);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "RendezvousOptions[servers=" + servers + ", name=" + name + ", heartbeat=" + heartbeat + ", callTimeout="
                + callTimeout + ", birthday=" + birthday + "]";
    }
}
