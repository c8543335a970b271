package io.utp.rendezvous;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a node stands with its rendezvous.
 *
 * @param name the name that it registers, {@code null} if none
 * @param registered whether it can be called by that name now
 * @param server the server that it is connected with, {@code null} if with none
 * @param publicAddress where the server sees the node's port, {@code null} if that is not known
 * @param problem why it is not registered, {@code null} if it is or if nothing was tried yet
 */
public record RendezvousStatus(
        @Nullable String name,
        boolean registered,
        @Nullable InetSocketAddress server,
        @Nullable InetSocketAddress publicAddress,
        @Nullable String problem) {}
