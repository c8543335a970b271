package io.utp.engine.traversal;

import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.wire.PathKey;

/**
 * What two peers agreed about through a rendezvous server.
 *
 * @param id stands in the outcome
 * @param key their secret
 * @param controlling whether this side chooses the path and dials; the other side does not
 * @param local what was told the peer
 * @param remote what the peer told
 * @param manySocketsAllowed whether many sockets or ports may be used; not while another session of the node does
 * @param timeoutNanos when to give up; 0 for 10 s, or 40 s where many ports have to be tried
 */
public record SessionSettings(
        long id,
        PathKey key,
        boolean controlling,
        PeerDescription local,
        PeerDescription remote,
        boolean manySocketsAllowed,
        long timeoutNanos) {

    /**
     * Settings with the usual time, in which many sockets may be used if the local description says so.
     *
     * @param id stands in the outcome
     * @param key their secret
     * @param controlling whether this side chooses the path and dials
     * @param local what was told the peer
     * @param remote what the peer told
     */
    public SessionSettings(long id, PathKey key, boolean controlling, PeerDescription local, PeerDescription remote) {
        this(id, key, controlling, local, remote, local.manySockets(), 0);
    }

    /** The same without many sockets. */
    public SessionSettings withoutManySockets() {
        return new SessionSettings(id, key, controlling, local, remote, false, timeoutNanos);
    }

    /**
     * The same with another time.
     *
     * @param nanos when to give up
     */
    public SessionSettings withTimeout(long nanos) {
        return new SessionSettings(id, key, controlling, local, remote, manySocketsAllowed, nanos);
    }
}
