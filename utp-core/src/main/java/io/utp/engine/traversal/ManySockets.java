package io.utp.engine.traversal;

import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;

/** Checks of one address from many sockets, each of which has a port of its own at this side's NAT. */
final class ManySockets implements ManyChecks {

    /** How many sockets are wanted. */
    static final int COUNT = 256;

    private static final long INTERVAL = 5_000_000L;

    /** RFC 4787 REQ-5 asks for two minutes, some NATs forget after half of one; and a check may have been lost. */
    private static final long ROUND = 10_000_000_000L;

    private final SocketRange sockets;
    private final InetSocketAddress target;
    private final long firstNonce;
    private final long startNanos;
    private int sent;

    ManySockets(SocketRange sockets, InetSocketAddress target, long firstNonce, long startNanos) {
        this.sockets = sockets;
        this.target = target;
        this.firstNonce = firstNonce;
        this.startNanos = startNanos;
    }

    @Override
    public long dueNanos() {
        return startNanos + sent / sockets.count() * ROUND + sent % sockets.count() * INTERVAL;
    }

    @Override
    public Path nextPath() {
        return new Path(sockets.first() + sent % sockets.count(), target);
    }

    @Override
    public long nextNonce() {
        return firstNonce + sent++;
    }

    @Override
    public boolean isAnsweredBy(Path path, long nonce) {
        long index = nonce - firstNonce;
        return index >= 0
                && index < sent
                && path.socket() == sockets.first() + (int) (index % sockets.count())
                && path.remote().equals(target);
    }
}
