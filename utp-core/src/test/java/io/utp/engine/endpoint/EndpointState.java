package io.utp.engine.endpoint;

/** Looks into an endpoint, for tests of other packages. */
public final class EndpointState {
    private EndpointState() {}

    /** Whether nobody calls, punches, waits for sockets or holds one. */
    public static boolean isIdle(Introductions introductions) {
        return introductions.isIdle();
    }

    /** Connections that a rendezvous knows of. */
    public static int links(RendezvousHost host) {
        return host.links();
    }
}
