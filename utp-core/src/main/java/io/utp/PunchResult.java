package io.utp;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How a hole punch ended.
 *
 * @param remote the address that was asked for
 * @param successful whether {@code PUNCHED} was both sent and received
 * @param path the address that the peer really answered from, to be dialled; differs from {@code remote} when a NAT gave
 * the peer another port; equal to {@code remote} on failure
 * @param elapsed the time it took
 * @param probes how many {@code PUNCH} datagrams were sent
 */
public record PunchResult(
        InetSocketAddress remote, boolean successful, InetSocketAddress path, Duration elapsed, int probes) {}
