package io.utp.engine.traversal;

import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.PortMapping;

/** What two peers' NATs call for beside checks of the addresses that they named. Both sides come to corresponding answers. */
enum Method {

    /** Nothing. */
    CHECKS,

    /** The peer's port is near a known one: try those around. */
    PORTS_AROUND,

    /** The peer's ports are random, and this side has one for everybody: try many. */
    RANDOM_PORTS,

    /** This side's ports are random, and the peer has one for everybody: have many, for the peer to find one of them. */
    MANY_SOCKETS,

    /** One of the last two, but one side is not ready for it. */
    MANY_SOCKETS_OFF,

    /** Nothing would help. */
    HOPELESS;

    static Method of(PeerDescription local, PeerDescription remote, boolean manySocketsAllowed) {
        PortMapping here = local.mapping();
        PortMapping there = remote.mapping();
        if (here == PortMapping.RANDOM && changes(there) || there == PortMapping.RANDOM && changes(here)) {
            return HOPELESS;
        }
        boolean manyReady = manySocketsAllowed && local.manySockets() && remote.manySockets();
        if (here == PortMapping.RANDOM && there == PortMapping.SAME) {
            return manyReady ? MANY_SOCKETS : MANY_SOCKETS_OFF;
        }
        if (there == PortMapping.RANDOM && here == PortMapping.SAME) {
            return manyReady ? RANDOM_PORTS : MANY_SOCKETS_OFF;
        }
        return there == PortMapping.SEQUENTIAL && !changes(here) ? PORTS_AROUND : CHECKS;
    }

    private static boolean changes(PortMapping mapping) {
        return mapping == PortMapping.RANDOM || mapping == PortMapping.SEQUENTIAL;
    }

    boolean usesManyPorts() {
        return this == RANDOM_PORTS || this == MANY_SOCKETS;
    }
}
