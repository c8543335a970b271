package io.utp.engine.traversal;

import java.net.InetSocketAddress;

/**
 * How a punch ended.
 *
 * @param id the number that the punch was given
 * @param remote the address that was asked for
 * @param path the address that the peer answers from; {@code remote} on failure
 * @param successful whether the way is open in both directions
 * @param elapsedNanos the time it took
 * @param probes how many {@code PUNCH} were sent
 */
public record PunchOutcome(
        long id, InetSocketAddress remote, InetSocketAddress path, boolean successful, long elapsedNanos, int probes) {}
