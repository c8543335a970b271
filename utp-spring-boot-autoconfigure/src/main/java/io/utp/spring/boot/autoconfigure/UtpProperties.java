package io.utp.spring.boot.autoconfigure;

import io.utp.Congestion;
import io.utp.Transport;
import io.utp.WireDialect;
import io.utp.tls.UtpTls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the auto-configured node, or what several nodes have in common. The defaults are those of
 * {@link io.utp.UtpNodeBuilder}.
 *
 * @param enabled Whether to auto-configure uTP.
 * @param primary Name of the one of several nodes, of those under 'utp.nodes', that is meant where none is named.
 * @param host Address or host name of the network interface to bind. Binds all of them when not set.
 * @param port UDP port to bind. Use '0' for any free port.
 * @param mtu Payload bytes a packet, without the 20 bytes of uTP header; 150 to 65000.
 * @param maxMtu Most payload bytes of a packet to a node of this library, where the path is found to carry it; 150 to 65487.
 * Not more than 'utp.mtu' means that packets do not grow.
 * @param bufferSize Packets that may wait to be sent or to be read at each end; 2 to 32000. With nodes of this library the
 * buffers grow from there; towards others at most 900 packets are in flight.
 * @param timeout How long a connect or an end waits for its answer, and the silence that a socket's timeout handler is
 * told of.
 * @param resend Least time until an unacknowledged packet is sent again.
 * @param keepAlive Idle time after which a packet is sent to keep the connection known to the peer and to NATs.
 * @param idleTimeout How long a peer may be silent although it was asked something, until the connection fails.
 * @param stallTimeout How long a peer may take nothing of what waits for it, although it answers, until the connection fails.
 * @param listen Whether to accept connections. By default only when there is a '@UtpListener'.
 * @param listenWhenReady Whether connections are accepted only while the application is ready, that is, after its runners.
 * @param dialect How connection ids are written. By default found out with each peer.
 * @param congestion How it is decided how much may be on its way to a peer. By default what the path delivers.
 * @param nagle Whether a packet that is not full waits while another is unacknowledged.
 * @param maxConnections Connections that the node holds at most.
 * @param backlog Accepted connections that are remembered before their peer has shown that it receives at its address, at most.
 * @param transport How the UDP socket is driven. By default epoll where it is available.
 * @param socketBufferSize Size to ask the operating system for as send and receive buffer of the UDP socket.
 * @param maxBuffer Size that a connection's buffer for each direction grows to where a round trip needs as much.
 * @param maxMemory Size of what waits in the buffers of all connections together, at most.
 * @param allow Addresses and networks, such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32, that may connect. Everybody when empty.
 * @param deny Addresses and networks that may not connect, even if allowed.
 * @param limits What one address may take, and what is sent to an address that is not proven.
 * @param stun STUN servers.
 * @param rendezvous Finding peers by name.
 * @param ssl Encryption.
 */
@ConfigurationProperties("utp")
public record UtpProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String primary,
        @Nullable String host,
        @DefaultValue("0") int port,
        @DefaultValue("1200") int mtu,
        @DefaultValue("65487") int maxMtu,
        @DefaultValue("4096") int bufferSize,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("200ms") Duration resend,
        @DefaultValue("20s") Duration keepAlive,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("2h") Duration stallTimeout,
        @Nullable Boolean listen,
        @DefaultValue("false") boolean listenWhenReady,
        @DefaultValue("auto") WireDialect dialect,
        @DefaultValue("bbr") Congestion congestion,
        @DefaultValue("false") boolean nagle,
        @DefaultValue("100000") int maxConnections,
        @DefaultValue("1024") int backlog,
        @DefaultValue("auto") Transport transport,
        @DefaultValue("4MB") DataSize socketBufferSize,
        @DefaultValue("16MB") DataSize maxBuffer,
        @DefaultValue("256MB") DataSize maxMemory,
        @DefaultValue List<String> allow,
        @DefaultValue List<String> deny,
        @DefaultValue Limits limits,
        @DefaultValue Stun stun,
        @DefaultValue Rendezvous rendezvous,
        @DefaultValue Ssl ssl) {

    /**
     * Encryption, by TLS 1.3 unless a bundle says otherwise. Connections are plain as long as there is no bundle, identity or
     * fingerprint.
     *
     * @param bundle Name of the SSL bundle with the node's keys and the authorities that it trusts.
     * @param identity File of a key and a certificate that the node signs itself, instead of a bundle. Made at the first start.
     * @param fingerprints Fingerprints by the peer that has to show this key, whose name is that at the rendezvous, or the host
     * that is dialled.
     * @param trustedFingerprints Fingerprints of the keys that are trusted whoever shows them.
     * @param clientAuth Whether peers that dial are asked for a certificate. By default 'need' with fingerprints, otherwise
     * 'none'.
     * @param required Whether peers that do not encrypt are refused. By default they are.
     * @param verifyNames Whether a certificate that an authority vouches for needs the name that was dialled. Without it, whoever
     * has any certificate of that authority can pose as another.
     * @param maxHandshakes Handshakes of accepted connections at once, at most.
     * @param applicationProtocols Application protocols (ALPN) in the order of preference.
     * @param provider What computes. By default the JDK, which ends each direction by itself, as 'openssl' does not.
     */
    public record Ssl(
            @Nullable String bundle,
            @Nullable String identity,
            @DefaultValue Map<String, String> fingerprints,
            @DefaultValue List<String> trustedFingerprints,
            UtpTls.@Nullable ClientAuth clientAuth,
            @Nullable Boolean required,
            @DefaultValue("true") boolean verifyNames,
            @DefaultValue("256") int maxHandshakes,
            @DefaultValue List<String> applicationProtocols,
            @DefaultValue("auto") UtpTls.Provider provider) {}

    /**
     * What one address may take, and what is sent to an address that is not proven. Addresses of this host are not limited.
     *
     * @param connectionsPerAddress Accepted connections of one IPv4 address, or IPv6 network of 64 bits, at most.
     * @param halfOpenPerAddress Accepted connections of one IPv4 address, or IPv6 network of 64 bits, that are remembered before
     * their peer has shown itself. More are not refused.
     * @param halfOpenPerNetwork Accepted connections of one IPv4 network of 24 bits, or IPv6 network of 48 bits, that are
     * remembered before their peer has shown itself. More are not refused.
     * @param statelessAnswersPerSecond SYN packets answered without being remembered at most; beyond half of it, only those
     * that ask again.
     * @param memoryPerAddress Size of what waits in the buffers of one address' connections together, at most.
     * @param resetsPerSecond RESET packets at most for packets of no connection, and to those who are refused.
     * @param resetsPerAddress RESET packets a second to one address at most.
     * @param punchesPerSecond Messages of hole punching answered at most.
     * @param punchesPerAddress Messages of hole punching of one address answered a second at most.
     * @param earlyData Whether to speak to peers that have not shown that they receive at their address, which may be another's.
     * Only peers with libutp that wait for the server to speak need it, for the first 29 s.
     */
    public record Limits(
            @DefaultValue("10000") int connectionsPerAddress,
            @DefaultValue("128") int halfOpenPerAddress,
            @DefaultValue("256") int halfOpenPerNetwork,
            @DefaultValue("5000") int statelessAnswersPerSecond,
            @DefaultValue("64MB") DataSize memoryPerAddress,
            @DefaultValue("200") int resetsPerSecond,
            @DefaultValue("20") int resetsPerAddress,
            @DefaultValue("1000") int punchesPerSecond,
            @DefaultValue("20") int punchesPerAddress,
            @DefaultValue("false") boolean earlyData) {}

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
     * @param servers Rendezvous servers, each as HOST:PORT, in the order of preference. None means that peers are dialled by
     * address only.
     * @param name Name to register, so that others can connect to it; 1 to 64 of A-Z a-z 0-9 . _ -. Calls others only when not
     * set.
     * @param token Proves to the server that the name is ours. Not needed for an open server.
     * @param heartbeat How often the server is asked for a sign of life.
     * @param callTimeout How long a call waits for the server and the peer, until punching begins.
     * @param birthday Whether up to 256 sockets may be opened, or random ports of the peer tried, when a NAT gives each peer
     * another random port.
     * @param server Serving a rendezvous on the node's port.
     */
    public record Rendezvous(
            @DefaultValue List<String> servers,
            @Nullable String name,
            @Nullable String token,
            @DefaultValue("5s") Duration heartbeat,
            @DefaultValue("10s") Duration callTimeout,
            @DefaultValue("true") boolean birthday,
            @DefaultValue Server server) {

        /** Without the token. */
        @Override
        public String toString() {
            return "Rendezvous[servers=" + servers + ", name=" + name + ", server=" + server + "]";
        }

        /**
         * Serving a rendezvous on the node's port.
         *
         * @param enabled Whether this application is a rendezvous server.
         * @param instance Names this server among those that share a registry. Random when not set.
         * @param secret Secret that the tokens of names are derived from, at least 16 characters. Without one a name belongs to
         * who has it first.
         * @param lease How long a name stays with its owner after the connection is lost.
         * @param observationPorts UDP ports, at most 4, that tell clients where they are seen, so that they learn what their
         * NAT does. '0' means any free port.
         * @param maxNames Names at most.
         * @param maxNamesPerAddress Names at most for each IPv4 address, or IPv6 network of 64 bits.
         * @param maxCallsPerMinute Calls at most for each client.
         * @param registry Where the names are kept. In 'redis' several servers share them.
         * @param redis Names in Redis.
         */
        public record Server(
                @DefaultValue("false") boolean enabled,
                @Nullable String instance,
                @Nullable String secret,
                @DefaultValue("60s") Duration lease,
                @DefaultValue({"0", "0"}) List<Integer> observationPorts,
                @DefaultValue("100000") int maxNames,
                @DefaultValue("64") int maxNamesPerAddress,
                @DefaultValue("60") int maxCallsPerMinute,
                @DefaultValue("memory") Registry registry,
                @DefaultValue Redis redis) {

            /** Without the secret. */
            @Override
            public String toString() {
                return "Server[enabled=" + enabled + ", instance=" + instance + ", registry=" + registry + "]";
            }
        }

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
