package io.utp.engine.rendezvous;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a name is registered.
 *
 * @param instance the server
 * @param registration the server's number for it, which no other registration of any server has
 * @param observed where the peer is seen; {@code null} while its link is lost
 */
public record NameHolder(
        String instance, long registration, @Nullable InetSocketAddress observed) {}
