package io.utp.engine.endpoint;

import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.traversal.PunchSession;
import io.utp.engine.traversal.SessionSettings;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/** Sessions of punching, each with a key of its own. */
final class Sessions {

    static final InetSocketAddress HERE = new InetSocketAddress("198.51.100.1", 1_000);
    static final InetSocketAddress PEER = new InetSocketAddress("203.0.113.9", 2_000);

    private static int lastKey;

    private Sessions() {}

    static PeerDescription description(PortMapping mapping, InetSocketAddress address) {
        return new PeerDescription(List.of(new Candidate(Candidate.Type.SERVER_REFLEXIVE, address)), mapping, true);
    }

    static PathKey key() {
        return new PathKey(ByteBuffer.allocate(PathKey.SIZE).putInt(++lastKey).array());
    }

    /** One that is called for, beginning at 0; with many sockets if this side's ports are random. */
    static Meeting meeting(PendingCall call, PortMapping local) {
        PeerDescription remote = description(PortMapping.SAME, PEER);
        SessionSettings settings = new SessionSettings(1, key(), call.session() == 0, description(local, HERE), remote);
        return new Meeting(new PunchSession(settings, 0, new SplittableRandom(1)), call, remote);
    }

    static Meeting own(PortMapping local) {
        return meeting(PendingCall.to("bob", 1, false, 0), local);
    }

    static Meeting invited(String caller, PortMapping local) {
        return meeting(PendingCall.from(caller, 1, 0), local);
    }

    /** What the peer of a session sends. */
    static PathMessage fromPeer(Meeting meeting, PathMessage.Type type, long nonce) {
        PathKey key = meeting.session().key();
        ByteBuffer bytes = ByteBuffer.allocate(PathMessage.SIZE);
        PathMessage.of(type, meeting.isInvited(), key.id(), nonce).encode(bytes, key);
        return PathMessage.decode(bytes.flip());
    }
}
