package io.utp.engine.node;

/**
 * What a node has seen so far.
 *
 * @param malformedPackets uTP headers whose extensions lead out of the datagram
 * @param unknownPackets valid packets of no connection
 * @param misdirectedPackets valid packets that may be of a connection whose peer has another address by now
 * @param resetsSent RESET packets sent for unknown ones
 * @param resetsSuppressed RESET packets not sent because of their limit
 * @param refusedConnections SYN packets turned away
 * @param crowdedConnections those of them that were because their address has as many connections as it may have
 * @param statelessAnswers SYN packets answered without being remembered
 * @param statelessConnections connections accepted by such an answer
 * @param unansweredSyns SYN packets dropped because too many were answered so
 * @param cookiesSent SYN packets answered by asking whether their sender receives at its address
 * @param forgedPathMessages messages about paths that were not the peer's, or copies
 * @param refusedMoves peers not followed, because their id belongs to another connection at their new address
 * @param halfOpenConnections accepted connections that wait for their peer to show itself now
 */
public record NodeStatistics(
        long malformedPackets,
        long unknownPackets,
        long misdirectedPackets,
        long resetsSent,
        long resetsSuppressed,
        long refusedConnections,
        long crowdedConnections,
        long statelessAnswers,
        long statelessConnections,
        long unansweredSyns,
        long cookiesSent,
        long forgedPathMessages,
        long refusedMoves,
        int halfOpenConnections) {}
