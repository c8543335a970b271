package io.utp.spring.boot.actuate;

import io.utp.NodeStatistics;
import io.utp.UtpLimits;
import io.utp.UtpNode;
import java.util.List;

/**
 * What keeps a single peer from taking a node for itself, how near to it the node is, and whom it has kept away.
 *
 * @param perAddress what one address may take
 * @param backlog how many accepted connections may wait for their peer to show itself
 * @param halfOpen how many do
 * @param busiest the addresses with the most accepted connections, the first three of them
 * @param refused what was not let in, or not answered, so far
 */
public record UtpLimitsDescriptor(
        UtpLimits perAddress, int backlog, int halfOpen, List<AddressDescriptor> busiest, RefusedDescriptor refused) {

    /**
     * An address, and what it has. Those of an IPv6 /64 count as one, as they do for the limits.
     *
     * @param address the address
     * @param connections how many of its connections the node has accepted
     */
    public record AddressDescriptor(Object address, int connections) {}

    /**
     * What was not let in, or not answered.
     *
     * @param connections connections turned away, for whatever reason
     * @param filtered those of them that the connection filter turned away
     * @param crowded those of them whose address has as many as it may have
     * @param stateless SYN packets that were answered without being remembered
     * @param unanswered SYN packets that were not answered, because there were too many of those
     * @param resets RESET packets that were not sent
     * @param punches messages of hole punching that were not answered
     */
    public record RefusedDescriptor(
            long connections, long filtered, long crowded, long stateless, long unanswered, long resets, long punches) {

        static RefusedDescriptor of(NodeStatistics statistics) {
            return new RefusedDescriptor(
                    statistics.refusedConnections(),
                    statistics.filteredConnections(),
                    statistics.crowdedConnections(),
                    statistics.statelessAnswers(),
                    statistics.unansweredSyns(),
                    statistics.resetsSuppressed(),
                    statistics.punchesSuppressed());
        }
    }

    static UtpLimitsDescriptor of(UtpNode node, List<AddressDescriptor> busiest) {
        NodeStatistics statistics = node.statistics();
        return new UtpLimitsDescriptor(
                node.options().limits(),
                node.options().backlog(),
                statistics.halfOpenConnections(),
                busiest,
                RefusedDescriptor.of(statistics));
    }
}
