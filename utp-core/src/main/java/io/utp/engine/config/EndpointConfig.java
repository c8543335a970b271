package io.utp.engine.config;

/**
 * What an endpoint is told once.
 *
 * @param mtu payload bytes a packet, header excluded
 * @param bufferPackets packets in flight, and waiting to be read, at most; towards nodes of this library only at first
 * @param timeoutNanos how long a connect or an end waits for its answer
 * @param minRtoNanos least retransmission timeout
 * @param keepAliveNanos idle time until a keep-alive
 * @param idleTimeoutNanos how long a peer that was asked may be silent
 * @param stallTimeoutNanos how long a peer may take nothing of what waits for it, although it answers
 * @param nagle whether a small packet waits for acknowledgements
 * @param dialect AUTO, or the only one spoken
 * @param congestion how much may be in flight
 * @param maxConnections connections at most
 * @param backlog half-open accepted connections at most
 * @param maxBufferBytes what the buffers of a connection grow to in each direction
 * @param maxMemoryBytes what the buffers of all connections grow to together
 * @param limits what one address may take
 */
public record EndpointConfig(
        int mtu,
        int bufferPackets,
        long timeoutNanos,
        long minRtoNanos,
        long keepAliveNanos,
        long idleTimeoutNanos,
        long stallTimeoutNanos,
        boolean nagle,
        Dialect dialect,
        CongestionAlgorithm congestion,
        int maxConnections,
        int backlog,
        long maxBufferBytes,
        long maxMemoryBytes,
        NodeLimits limits) {}
