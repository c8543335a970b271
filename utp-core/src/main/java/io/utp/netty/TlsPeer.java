package io.utp.netty;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Who has to be at the other end.
 *
 * @param name the host that was dialled, or the name by which the rendezvous knows the peer; {@code null} if nobody said
 * @param port that of the host; -1 if it is a name of the rendezvous
 */
record TlsPeer(@Nullable String name, int port) {

    /** Anybody. */
    static final TlsPeer UNKNOWN = new TlsPeer(null, -1);

    static TlsPeer host(InetSocketAddress dialled) {
        return new TlsPeer(dialled.getHostString(), dialled.getPort());
    }

    static TlsPeer introduced(@Nullable String name) {
        return name == null ? UNKNOWN : new TlsPeer(name, -1);
    }

    /** Whom an engine was made for: it is all that a trust manager is told. */
    static TlsPeer of(SSLEngine engine) {
        return new TlsPeer(engine.getPeerHost(), engine.getPeerPort());
    }

    boolean isHost() {
        return port >= 0;
    }
}
