package io.utp.engine.endpoint;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a node stands with its rendezvous.
 *
 * @param registered whether it can be called by its name
 * @param server the server that it is connected with; {@code null} if with none
 * @param observed where the server sees it; {@code null} if that is not known
 * @param problem why it has no server although it wants one, for people; {@code null} if it has one, or wants
 *     none: a node without a name that asks for nothing, and one that has left
 */
public record RegistrationState(
        boolean registered,
        @Nullable InetSocketAddress server,
        @Nullable InetSocketAddress observed,
        @Nullable String problem) {}
