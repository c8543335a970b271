package io.utp;

/**
 * What a node has done so far, and how many connections are half open; a snapshot.
 *
 * @param datagramsReceived datagrams that arrived on the port
 * @param datagramsSent datagrams that left the port
 * @param bytesReceived bytes of those that arrived, UDP payload
 * @param bytesSent bytes of those that left, UDP payload
 * @param malformedPackets datagrams that looked like uTP and were not valid
 * @param unknownPackets valid uTP packets of no connection
 * @param resetsSent RESET packets sent
 * @param resetsSuppressed RESET packets not sent because of the rate limit
 * @param refusedConnections SYN packets turned away with a RESET: not listening, too many connections, or filtered
 * @param filteredConnections SYN packets that the connection filter, or {@code allow} and {@code deny}, turned away
 * @param crowdedConnections SYN packets turned away because their address has as many connections as it may have
 * @param statelessAnswers SYN packets answered without being remembered, because too many wait for their peer to show itself
 * @param statelessConnections connections accepted by such an answer
 * @param unansweredSyns SYN packets dropped because too many were answered without being remembered
 * @param halfOpenConnections accepted connections that wait now for their peer to show itself
 * @param misdirectedPackets valid uTP packets that may be of a connection whose peer has another address by now
 * @param cookiesSent SYN packets for the rendezvous that were answered by asking whether their sender receives at its address
 * @param forgedPathMessages messages about the paths of connections that were not the peer's, or copies
 * @param refusedMoves peers not followed, because their id belongs to another connection at their new address
 * @param rejectedChecks messages of hole punching that were not authentic, copies, or answers to nothing
 * @param rejectedObservations messages about this node's address as others see it that answered nothing it had asked
 * @param observationsAnswered clients of the rendezvous served here that were told where they are seen
 * @param observationsDropped such questions that were not answered, because there were too many
 * @param punchesSuppressed messages of hole punching that were not answered because of a limit
 * @param otherDatagrams datagrams that were not uTP, handed to the datagram handler or dropped
 * @param sendFailures datagrams that the operating system refused to send
 */
public record NodeStatistics(
        long datagramsReceived,
        long datagramsSent,
        long bytesReceived,
        long bytesSent,
        long malformedPackets,
        long unknownPackets,
        long resetsSent,
        long resetsSuppressed,
        long refusedConnections,
        long filteredConnections,
        long crowdedConnections,
        long statelessAnswers,
        long statelessConnections,
        long unansweredSyns,
        int halfOpenConnections,
        long misdirectedPackets,
        long cookiesSent,
        long forgedPathMessages,
        long refusedMoves,
        long rejectedChecks,
        long rejectedObservations,
        long observationsAnswered,
        long observationsDropped,
        long punchesSuppressed,
        long otherDatagrams,
        long sendFailures) {}
