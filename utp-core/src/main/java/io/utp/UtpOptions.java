package io.utp;

import java.time.Duration;

/**
 * The options of a node, validated. Built by {@link UtpNodeBuilder}.
 *
 * @param mtu payload bytes a packet, the 20 bytes of uTP header excluded; 150 to 65,000
 * @param maxMtu payload bytes that a packet to a node of this library grows to, where the path carries it (RFC 8899);
 * 150 to 65,487. Not more than {@code mtu}: nothing is searched for
 * @param bufferSize packets that may wait to be sent or to be read at each end; 2 to 32,000. With a node of this library the
 * buffers grow from there, up to {@code maxBuffer}; towards others at most 900 packets are in flight (BEP 29 peers accept 953
 * to 1,024 ahead), towards utp-punch 62
 * @param timeout how long a connect or an end waits for its answer; also the silence after which a socket's timeout
 * handler is called
 * @param resend the least retransmission timeout (RFC 6298 section 2.4)
 * @param keepAlive the idle time after which a packet is sent to keep the peer and NATs on the path informed
 * @param idleTimeout how long a peer may be silent although it was asked, until the connection fails
 * @param stallTimeout how long a peer may take nothing of what waits for it, although it answers, until the connection fails
 * @param nagle whether a small packet waits while another is unacknowledged (RFC 896)
 * @param dialect the wire dialect
 * @param congestion how it decides how much may be on its way to a peer
 * @param maxConnections connections that the node holds at most
 * @param backlog accepted connections that are remembered before their peer has shown itself, at most
 * @param transport how the socket is driven
 * @param socketBufferSize bytes asked for as the kernel's send and receive buffer of the port
 * @param maxBuffer bytes that a connection's buffer for each direction grows to where a round trip needs as much; 0 to 1 GiB,
 * without effect below {@code bufferSize} packets
 * @param maxMemory bytes that wait in the buffers of all connections together, with the arrays that they are in, 1 MiB or
 * more: no connection takes more than a sixteenth of what is left
 * @param limits what one address may take
 */
public record UtpOptions(
        int mtu,
        int maxMtu,
        int bufferSize,
        Duration timeout,
        Duration resend,
        Duration keepAlive,
        Duration idleTimeout,
        Duration stallTimeout,
        boolean nagle,
        WireDialect dialect,
        Congestion congestion,
        int maxConnections,
        int backlog,
        Transport transport,
        int socketBufferSize,
        int maxBuffer,
        long maxMemory,
        UtpLimits limits) {

    /** Checks every value. */
    public UtpOptions {
        requireRange("mtu", mtu, 150, 65_000);
        requireRange("maxMtu", maxMtu, 150, 65_487);
        requireRange("bufferSize", bufferSize, 2, 32_000);
        requirePositive("timeout", timeout);
        requirePositive("resend", resend);
        requirePositive("keepAlive", keepAlive);
        requirePositive("idleTimeout", idleTimeout);
        requirePositive("stallTimeout", stallTimeout);
        requireRange("maxConnections", maxConnections, 1, 10_000_000);
        requireRange("backlog", backlog, 1, 1_000_000);
        requireRange("socketBufferSize", socketBufferSize, 4_096, 1 << 30);
        requireRange("maxBuffer", maxBuffer, 0, 1 << 30);
        requireRange("maxMemory", maxMemory, 1 << 20, Long.MAX_VALUE);
    }

    private static void requireRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be between " + least + " and " + most + ", but was " + value);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    name + " must be longer than zero and at most one day, but was " + value);
        }
    }
}
