package io.utp.engine.traversal;

import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a session does beside its usual checks where a port has to be found: tries many of the peer's, or has many of its own. */
final class ManyPorts {

    /** It is for those whom the usual checks do not help. */
    private static final long DELAY = 400_000_000L;

    private final Method method;
    private final PeerDescription remote;
    private final @Nullable InetSocketAddress gateway;
    private final RandomGenerator random;
    private final Deadline start = new Deadline();
    private final ArrayDeque<SocketRange> released = new ArrayDeque<>();
    private @Nullable ManyChecks checks;
    private @Nullable SocketRange sockets;
    private boolean socketsWanted;
    private boolean socketsRefused;
    private boolean begun;
    private boolean over;
    private int winner;

    ManyPorts(
            Method method,
            PeerDescription remote,
            SendableAddresses sendable,
            RandomGenerator random,
            long startNanos) {
        this.method = method;
        this.remote = remote;
        this.gateway = publicAddress(remote, sendable);
        this.random = random;
        if (gateway != null && (method.usesManyPorts() || method == Method.PORTS_AROUND)) {
            start.set(startNanos + DELAY);
        }
    }

    /**
     * Where a server saw the peer itself. Many packets must not go to an address that only the peer says is its own: it could be
     * anybody's.
     */
    private static @Nullable InetSocketAddress publicAddress(PeerDescription peer, SendableAddresses sendable) {
        for (Candidate candidate : peer.candidates()) {
            if (candidate.type() == Candidate.Type.SERVER_REFLEXIVE && sendable.include(candidate.address())) {
                return candidate.address();
            }
        }
        return null;
    }

    void handleTimeout(long nowNanos) {
        if (!start.hasPassed(nowNanos) || gateway == null) {
            return;
        }
        start.clear();
        begun = true;
        switch (method) {
            case MANY_SOCKETS -> socketsWanted = true;
            case RANDOM_PORTS -> checks = PortProbes.random(gateway.getAddress(), random, nowNanos);
            default -> checks = PortProbes.around(gateway.getAddress(), expectedPorts(gateway), random, nowNanos);
        }
    }

    private List<Integer> expectedPorts(InetSocketAddress gateway) {
        List<Integer> ports = new ArrayList<>();
        for (Candidate candidate : remote.candidates()) {
            if (candidate.type() == Candidate.Type.PREDICTED) {
                ports.add(candidate.address().getPort());
            }
        }
        return ports.isEmpty() ? List.of(gateway.getPort()) : ports;
    }

    void handleSockets(SocketRange range, long nowNanos) {
        if (!socketsWanted || gateway == null) {
            released.add(range);
            return;
        }
        socketsWanted = false;
        sockets = range;
        checks = new ManySockets(range, gateway, random.nextLong(), nowNanos);
    }

    void handleSocketsRefused() {
        socketsWanted = false;
        socketsRefused = true;
    }

    /** Nothing more is tried; of many sockets all but one are done with. */
    void end(int winner) {
        over = true;
        this.winner = winner;
        start.clear();
        socketsWanted = false;
        checks = null;
        if (sockets != null) {
            int first = sockets.first();
            int after = first + sockets.count();
            int kept = winner >= first && winner < after ? winner : after;
            release(first, kept - first);
            release(kept + 1, after - kept - 1);
            sockets = null;
        }
    }

    private void release(int first, int count) {
        if (count > 0) {
            released.add(new SocketRange(first, count));
        }
    }

    /** Whether it is, or will be, what only one session of a node may do at a time. */
    boolean isBusy() {
        return method.usesManyPorts() && !over && !socketsRefused;
    }

    /** Whether a socket is not the session's any more. */
    boolean isReleased(int socket) {
        return over && socket != 0 && socket != winner;
    }

    /** Whether a working check is owed to the many, on this or the peer's side, and not to the usual ones. */
    boolean haveFound(Check check) {
        return switch (method) {
            case MANY_SOCKETS -> check.path().socket() != 0;
            case RANDOM_PORTS -> begun && check.type() == Candidate.Type.PEER_REFLEXIVE;
            default -> false;
        };
    }

    boolean areSocketsWanted() {
        return socketsWanted;
    }

    boolean areSocketsRefused() {
        return socketsRefused;
    }

    @Nullable SocketRange pollReleased() {
        return released.poll();
    }

    /** What is to be asked, {@code null} if nothing is. */
    @Nullable ManyChecks checks() {
        return checks;
    }

    long startNanos() {
        return start.atNanos();
    }

    long dueNanos() {
        return checks == null ? Deadline.NEVER : checks.dueNanos();
    }

    boolean isAnsweredBy(Path path, long nonce) {
        return checks != null && checks.isAnsweredBy(path, nonce);
    }
}
