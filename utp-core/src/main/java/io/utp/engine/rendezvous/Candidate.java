package io.utp.engine.rendezvous;

import java.net.InetSocketAddress;

/**
 * An address where a peer may be reached (RFC 8445 section 2.1).
 *
 * @param type how it was learned
 * @param address the address, resolved
 */
public record Candidate(Type type, InetSocketAddress address) {

    /** How a candidate was learned, from the most to the least preferred one (RFC 8445 section 5.1.2.2). */
    public enum Type {
        /** One of the host's own. */
        HOST,
        /** Where a check came from. */
        PEER_REFLEXIVE,
        /** Where a server saw the node's packets come from. */
        SERVER_REFLEXIVE,
        /** A port that the peer's NAT is expected to take next. */
        PREDICTED
    }
}
