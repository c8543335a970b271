package io.utp.engine.traversal;

import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PathMessage.Type;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One session, and its peer as a hand-written sequence of messages. */
final class SessionFixture {
    static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000_000_000L;
    static final InetSocketAddress LOCAL = address("10.0.0.2", 20_000);
    static final InetSocketAddress PEER_HOST = address("10.0.9.9", 20_000);
    static final InetSocketAddress PEER_GATEWAY = address("203.0.113.9", 30_000);
    static final InetSocketAddress ELSEWHERE = address("198.51.100.66", 6_666);

    private static final byte[] SECRET = new byte[PathKey.SIZE];

    private final boolean controlling;
    private final PunchSession session;
    private final List<PathDatagram> sent = new ArrayList<>();
    private long nowNanos;
    private long lastNonce = 1_000_000;

    SessionFixture(boolean controlling, PeerDescription local, PeerDescription remote) {
        this.controlling = controlling;
        SessionSettings settings = new SessionSettings(7, new PathKey(SECRET), controlling, local, remote);
        session = new PunchSession(settings, 0, new SplittableRandom(1));
    }

    /** A peer with these addresses, the first of which is its own and the others its gateway's. */
    static SessionFixture of(boolean controlling, InetSocketAddress... peer) {
        return new SessionFixture(
                controlling, description(PortMapping.SAME, LOCAL), description(PortMapping.SAME, peer));
    }

    static PeerDescription description(PortMapping mapping, InetSocketAddress... addresses) {
        List<Candidate> candidates = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            Candidate.Type type = candidates.isEmpty() ? Candidate.Type.HOST : Candidate.Type.SERVER_REFLEXIVE;
            candidates.add(new Candidate(type, address));
        }
        return new PeerDescription(candidates, mapping, true);
    }

    static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    PunchSession session() {
        return session;
    }

    SessionOutcome outcome() {
        return Objects.requireNonNull(session.outcome(), "the session goes on");
    }

    long nowNanos() {
        return nowNanos;
    }

    /** Lets time pass, and returns what was sent meanwhile, after what was sent before. */
    List<PathDatagram> run(long nanos) {
        long endNanos = nowNanos + nanos;
        drain();
        while (session.nextDeadline() <= endNanos) {
            nowNanos = Math.max(nowNanos, session.nextDeadline());
            session.handleTimeout(nowNanos);
            drain();
        }
        nowNanos = endNanos;
        return drain();
    }

    private List<PathDatagram> drain() {
        for (PathDatagram next = session.pollDatagram(); next != null; next = session.pollDatagram()) {
            sent.add(next);
        }
        return sent;
    }

    /** What was sent since this was called last. */
    List<PathDatagram> takeSent() {
        List<PathDatagram> taken = new ArrayList<>(drain());
        sent.clear();
        return taken;
    }

    static List<PathDatagram> only(Type type, List<PathDatagram> datagrams) {
        return datagrams.stream()
                .filter(datagram -> datagram.message().type() == type)
                .toList();
    }

    // ---- the peer's messages

    PathMessage check() {
        return signed(PathMessage.of(Type.CHECK, !controlling, session.key().id(), ++lastNonce));
    }

    PathMessage nomination() {
        return signed(PathMessage.of(Type.CHECK, !controlling, session.key().id(), ++lastNonce, new byte[] {1}));
    }

    PathMessage answer(PathDatagram check) {
        return signed(PathMessage.of(
                Type.ANSWER, !controlling, session.key().id(), check.message().nonce(), LOCAL));
    }

    PathMessage signed(PathMessage message) {
        return signed(message, session.key());
    }

    static PathMessage signed(PathMessage message, @Nullable PathKey key) {
        ByteBuffer wire = ByteBuffer.allocate(PathMessage.SIZE);
        message.encode(wire, key);
        return Objects.requireNonNull(PathMessage.decode(wire.flip()));
    }

    void receive(int socket, InetSocketAddress from, PathMessage message) {
        session.handleMessage(socket, from, message, nowNanos);
    }

    void receive(InetSocketAddress from, PathMessage message) {
        receive(0, from, message);
    }

    /** Answers the latest check that went to an address. */
    void answerFrom(InetSocketAddress remote) {
        PathDatagram latest = null;
        for (PathDatagram datagram : drain()) {
            boolean matches = datagram.to().equals(remote) && datagram.message().type() == Type.CHECK;
            latest = matches ? datagram : latest;
        }
        PathDatagram check = Objects.requireNonNull(latest, "nothing was asked at " + remote);
        receive(check.socket(), remote, answer(check));
    }
}
