package io.utp.engine.endpoint;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a node stands with its rendezvous.
 *
 * @param registered whether it can be called by its name
 * @param server the server that it is connected with; {@code null} if with none
 * @param observed where the server sees it; {@code null} if that is not known
 * @param problem why it is not registered, for people; {@code null} if it is
 */
public record RegistrationState(
        boolean registered,
        @Nullable InetSocketAddress server,
        @Nullable InetSocketAddress observed,
        @Nullable String problem) {}
