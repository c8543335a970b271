package io.utp.netty;

import io.utp.UtpConnectionFilter;
import io.utp.UtpConnectionFilter.Decision;
import io.utp.engine.endpoint.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the application about each SYN before the engine sees it. On the event loop. */
final class ConnectionGate {

    private static final Logger log = LoggerFactory.getLogger(ConnectionGate.class);

    /** BEP 29: type 4, version 1, in the first of at least 20 bytes. */
    private static final int SYN = 0x41;

    private static final int HEADER_SIZE = 20;

    private final @Nullable UtpConnectionFilter filter;
    private final Endpoint endpoint;
    private final NodeCounters counters;
    private boolean failureLogged;

    ConnectionGate(NodeContext context, Endpoint endpoint) {
        this.filter = context.filter();
        this.endpoint = endpoint;
        this.counters = context.counters();
    }

    /** Whether a datagram is to be handled; if not, all that there is to do is done. */
    boolean passes(int socket, InetSocketAddress peer, ByteBuffer datagram, long nowNanos) {
        UtpConnectionFilter asked = filter;
        if (asked == null || datagram.remaining() < HEADER_SIZE || datagram.get(datagram.position()) != SYN) {
            return true;
        }
        Decision decision = decide(asked, peer);
        if (decision == Decision.ACCEPT) {
            return true;
        }
        counters.filtered();
        if (decision == Decision.REFUSE) {
            endpoint.refuse(socket, peer, datagram, nowNanos);
        }
        return false;
    }

    private Decision decide(UtpConnectionFilter asked, InetSocketAddress peer) {
        try {
            return asked.decide(peer);
        } catch (Throwable e) {
            if (!failureLogged) {
                failureLogged = true;
                log.warn("The connection filter failed for {}, whose SYN is dropped; said once", peer, e);
            }
            return Decision.DROP;
        }
    }
}
