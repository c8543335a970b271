package io.utp.engine.endpoint;

import io.utp.engine.node.NodeStatistics;

/**
 * What an endpoint has seen so far.
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
 * @param rejectedChecks messages of hole punching that were not authentic, copies, or answers to nothing
 * @param rejectedObservations messages about this node's address as others see it that answered nothing it had asked
 * @param observationsAnswered clients of the rendezvous served here that were told where they are seen
 * @param observationsDropped such questions that were not answered, because there were too many
 * @param punchesSuppressed messages of hole punching that were not answered because of a limit
 * @param halfOpenConnections accepted connections that wait for their peer to show itself now
 */
public record EndpointStatistics(
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
        long rejectedChecks,
        long rejectedObservations,
        long observationsAnswered,
        long observationsDropped,
        long punchesSuppressed,
        int halfOpenConnections) {

    /** Nothing yet. */
    public static final EndpointStatistics NONE =
            new EndpointStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static EndpointStatistics of(NodeStatistics ofNode, RendezvousParts rendezvous, long punchesSuppressed) {
        return new EndpointStatistics(
                ofNode.malformedPackets(),
                ofNode.unknownPackets(),
                ofNode.misdirectedPackets(),
                ofNode.resetsSent(),
                ofNode.resetsSuppressed(),
                ofNode.refusedConnections() + rendezvous.turnedAway(),
                ofNode.crowdedConnections(),
                ofNode.statelessAnswers(),
                ofNode.statelessConnections(),
                ofNode.unansweredSyns(),
                ofNode.cookiesSent(),
                ofNode.forgedPathMessages(),
                ofNode.refusedMoves(),
                rendezvous.rejectedChecks(),
                rendezvous.rejectedObservations(),
                rendezvous.observationsAnswered(),
                rendezvous.observationsDropped(),
                punchesSuppressed,
                ofNode.halfOpenConnections());
    }
}
