package io.utp.engine.endpoint;

import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.time.DeadlineQueue;
import io.utp.engine.traversal.PunchSession;

/** A session of punching with a peer, and its place among the others of the node. */
final class Meeting extends DeadlineQueue.Slot {

    private final PunchSession session;
    private final PendingCall call;
    private final PeerDescription remote;

    /** Whether it stands in the queue of those that may have something to send. */
    boolean sends;

    /**
     * A session that begins.
     *
     * @param session the session
     * @param call what it is for
     * @param remote what the peer told of itself
     */
    Meeting(PunchSession session, PendingCall call, PeerDescription remote) {
        this.session = session;
        this.call = call;
        this.remote = remote;
    }

    PunchSession session() {
        return session;
    }

    PendingCall call() {
        return call;
    }

    /** Whether the peer called. */
    boolean isInvited() {
        return call.session() != 0;
    }

    boolean isDecided() {
        return session.outcome() != null;
    }

    PeerDescription remote() {
        return remote;
    }
}
