package io.utp.engine.rendezvous;

import java.util.Map;

/**
 * What a server has seen so far, and what it holds now.
 *
 * @param links links now
 * @param names names registered through it now
 * @param pendingCalls calls that wait for an answer now
 * @param openedLinks links opened
 * @param registrations registrations
 * @param sessions calls that led to a session
 * @param refusals links refused, by reason
 * @param failedCalls calls and questions that failed, by reason
 * @param violations links closed because of something malformed, or something that no client says
 * @param silentLinks links given up because of silence
 * @param ignoredMessages messages about something that is over
 * @param droppedCandidates candidates that were not passed on
 * @param droppedForwards messages of other instances that were malformed, or about something that is over
 * @param registryFailures commands that the registry did not answer, or not in time
 */
public record RendezvousCounters(
        int links,
        int names,
        int pendingCalls,
        long openedLinks,
        long registrations,
        long sessions,
        Map<RefusalReason, Long> refusals,
        Map<CallFailure, Long> failedCalls,
        long violations,
        long silentLinks,
        long ignoredMessages,
        long droppedCandidates,
        long droppedForwards,
        long registryFailures) {

    /** Copies the maps. */
    public RendezvousCounters {
        refusals = Map.copyOf(refusals);
        failedCalls = Map.copyOf(failedCalls);
    }
}
