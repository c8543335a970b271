package io.utp.engine.endpoint;

import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.traversal.PunchSession;

/**
 * A session of punching with a peer.
 *
 * @param session the session
 * @param call what it is for
 * @param remote what the peer told of itself
 */
record Meeting(PunchSession session, PendingCall call, PeerDescription remote) {}
