package io.utp.engine.endpoint;

import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a call by name ended: with a path or with a problem.
 *
 * @param call the number that the call was given; 0 for one that the peer made
 * @param peer the peer's name
 * @param told where the server sees the peer; {@code null} if that was not told
 * @param path the way; {@code null} if there is none
 * @param type how the peer's address was learned; {@code null} if there is no way
 * @param manyPorts whether the way was found by trying many ports
 * @param elapsedNanos the time it took
 * @param probes how many checks were sent
 * @param problem why there is no way; {@code null} if there is one
 */
public record CallOutcome(
        long call,
        String peer,
        @Nullable InetSocketAddress told,
        @Nullable Path path,
        Candidate.@Nullable Type type,
        boolean manyPorts,
        long elapsedNanos,
        int probes,
        @Nullable CallProblem problem) {}
