package io.utp.engine.traversal;

import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.wire.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link PunchSession} ended: with a path or with a failure.
 *
 * @param id the number that the session was given
 * @param path the path that the controlling side chose; {@code null} on failure
 * @param type how the peer's address was learned; {@code null} on failure
 * @param manyPorts whether it was found by trying many ports
 * @param failure why there is no path; {@code null} on success
 * @param elapsedNanos the time from the start
 * @param probes how many checks were sent
 */
public record SessionOutcome(
        long id,
        @Nullable Path path,
        Candidate.@Nullable Type type,
        boolean manyPorts,
        @Nullable SessionFailure failure,
        long elapsedNanos,
        int probes) {

    static SessionOutcome found(long id, Check best, boolean manyPorts, long elapsedNanos, int probes) {
        return new SessionOutcome(id, best.path(), best.type(), manyPorts, null, elapsedNanos, probes);
    }

    /** Whether there is a path. */
    public boolean successful() {
        return failure == null;
    }
}
