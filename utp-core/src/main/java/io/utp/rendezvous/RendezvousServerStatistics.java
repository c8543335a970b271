package io.utp.rendezvous;

/**
 * What a rendezvous server has seen so far.
 *
 * @param links clients that are connected
 * @param names names that are registered here
 * @param registrations registrations that were accepted
 * @param refusedRegistrations registrations that were refused: wrong proof, name taken, or a limit
 * @param calls calls that were passed on
 * @param refusedCalls calls that were refused: unknown name, or a limit
 * @param malformedMessages messages that broke the protocol; their connection is closed
 */
public record RendezvousServerStatistics(
        long links,
        long names,
        long registrations,
        long refusedRegistrations,
        long calls,
        long refusedCalls,
        long malformedMessages) {}
