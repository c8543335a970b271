package io.utp.engine.config;

/**
 * What one address, or one network, may take of a node, and what the node sends to who has not proven to receive. An address is
 * an IPv4 address or an IPv6 /64, a network an IPv4 /24 or an IPv6 /48. Loopback addresses are not limited.
 *
 * <p>An application sets {@code io.utp.UtpLimits}, which has the same components, their defaults and their bounds: the engine
 * knows nothing of the API, and the API nothing of the engine.
 *
 * @param connectionsPerAddress accepted connections at most
 * @param halfOpenPerAddress accepted connections that are remembered before their peer has shown itself; further ones are not
 * refused, but answered without being remembered
 * @param halfOpenPerNetwork the same for a network
 * @param statelessAnswersPerSecond SYNs answered at most without being remembered
 * @param memoryPerAddress bytes that the buffers of its connections grow to together
 * @param resetsPerSecond RESETs at most for packets of no connection
 * @param resetsPerAddress the same to one address
 * @param punchesPerSecond PUNCHes answered at most
 * @param punchesPerAddress the same of one address
 * @param earlyData whether an acceptor may send its first packets before its peer has shown itself
 */
public record NodeLimits(
        int connectionsPerAddress,
        int halfOpenPerAddress,
        int halfOpenPerNetwork,
        int statelessAnswersPerSecond,
        long memoryPerAddress,
        int resetsPerSecond,
        int resetsPerAddress,
        int punchesPerSecond,
        int punchesPerAddress,
        boolean earlyData) {}
