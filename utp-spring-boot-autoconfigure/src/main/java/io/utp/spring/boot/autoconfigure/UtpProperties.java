package io.utp.spring.boot.autoconfigure;

import io.utp.Transport;
import io.utp.WireDialect;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the auto-configured node. The defaults are those of {@link io.utp.UtpNodeBuilder}.
 *
 * @param enabled Whether to auto-configure uTP.
 * @param host Address or host name of the network interface to bind. Binds all of them when not set.
 * @param port UDP port to bind. Use '0' for any free port.
 * @param mtu Payload bytes a packet, without the 20 bytes of uTP header; 150 to 65000.
 * @param bufferSize Packets that may wait to be sent or to be read at each end; 2 to 32000. At most 900 are in flight.
 * @param timeout How long a connect or an end waits for its answer, and the silence that a socket's timeout handler is
 * told of.
 * @param resend Least time until an unacknowledged packet is sent again.
 * @param keepAlive Idle time after which a packet is sent to keep the connection known to the peer and to NATs.
 * @param idleTimeout How long a peer may be silent although it was asked something, until the connection fails.
 * @param listen Whether to accept connections. By default only when there is a '@UtpListener'.
 * @param dialect How connection ids are written. By default found out with each peer.
 * @param nagle Whether a packet that is not full waits while another is unacknowledged.
 * @param maxConnections Connections that the node holds at most.
 * @param backlog Accepted connections whose peer has not answered yet, at most.
 * @param transport How the UDP socket is driven. By default epoll where it is available.
 * @param socketBufferSize Size to ask the operating system for as send and receive buffer of the UDP socket.
 * @param stun STUN servers.
 * @param rendezvous Finding peers by name.
 */
@ConfigurationProperties("utp")
public record UtpProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String host,
        @DefaultValue("0") int port,
        @DefaultValue("1200") int mtu,
        @DefaultValue("4096") int bufferSize,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("200ms") Duration resend,
        @DefaultValue("20s") Duration keepAlive,
        @DefaultValue("60s") Duration idleTimeout,
        @Nullable Boolean listen,
        @DefaultValue("auto") WireDialect dialect,
        @DefaultValue("false") boolean nagle,
        @DefaultValue("100000") int maxConnections,
        @DefaultValue("1024") int backlog,
        @DefaultValue("auto") Transport transport,
        @DefaultValue("4MB") DataSize socketBufferSize,
        @DefaultValue Stun stun,
        @DefaultValue Rendezvous rendezvous) {

    /**
     * STUN servers.
     *
     * @param servers STUN servers, each as HOST:PORT, to ask for the public address and the kind of NAT after the start. Asks
     * nobody when empty.
     */
    public record Stun(@DefaultValue List<String> servers) {}

    /**
     * Finding peers by name.
     *
     * @param server Serving a rendezvous on the node's port.
     */
    public record Rendezvous(@DefaultValue Server server) {

        /**
         * Serving a rendezvous on the node's port.
         *
         * @param registry Where the names are kept. In 'redis' several servers share them.
         * @param redis Names in Redis.
         */
        public record Server(
                @DefaultValue("memory") Registry registry,
                @DefaultValue Redis redis) {}

        /** Where the names are kept. */
        public enum Registry {

            /** In this process. */
            MEMORY,

            /** In Redis, for all servers with the same prefix. */
            REDIS
        }

        /**
         * Names in Redis.
         *
         * @param keyPrefix What the keys and channels in Redis begin with.
         */
        public record Redis(@DefaultValue("utp:rendezvous:") String keyPrefix) {}
    }
}
