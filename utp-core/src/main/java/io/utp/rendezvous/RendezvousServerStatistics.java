package io.utp.rendezvous;

/**
 * What a rendezvous server has seen so far.
 *
 * @param links clients that are connected
 * @param names names that are registered here
 * @param pendingCalls calls that wait for the called node now
 * @param registrations registrations that were accepted
 * @param refusedRegistrations registrations that were refused: wrong proof, name taken, or a limit
 * @param calls calls that were passed on
 * @param refusedCalls calls that were refused: unknown name, or a limit
 * @param malformedMessages messages that broke the protocol; their connection is closed
 * @param silentLinks clients that were given up because nothing was heard of them
 * @param droppedCandidates addresses that nodes named as their own and that were not passed on: not theirs, nobody's, or too many
 * @param registryFailures questions that the registry did not answer, or not in time
 */
public record RendezvousServerStatistics(
        long links,
        long names,
        long pendingCalls,
        long registrations,
        long refusedRegistrations,
        long calls,
        long refusedCalls,
        long malformedMessages,
        long silentLinks,
        long droppedCandidates,
        long registryFailures) {

    /** Of a server that has not begun. */
    public static final RendezvousServerStatistics NONE =
            new RendezvousServerStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
