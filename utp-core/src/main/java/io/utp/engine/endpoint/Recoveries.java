package io.utp.engine.endpoint;

import io.utp.engine.connection.Connection;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Peers whose connections lost their path: each is called again, until one of both sides has found a new one or the connections
 * have ended.
 */
final class Recoveries {

    private static final long PAUSE = 2_000_000_000L;

    private final PeerConnections peers;
    private final Map<String, Deadline> retries = new HashMap<>();

    Recoveries(PeerConnections peers) {
        this.peers = peers;
    }

    /** A connection of a peer lost its path. Returns whether the peer is to be called. */
    boolean begin(String peer) {
        return retries.putIfAbsent(peer, new Deadline()) == null;
    }

    /** The call for a peer found a path: the connections try it. */
    void found(String peer, Path path, long nowNanos) {
        for (Connection connection : peers.with(peer)) {
            if (connection.isStranded()) {
                connection.tryPath(path.socket(), path.remote(), nowNanos);
            }
        }
        again(peer, nowNanos);
    }

    /** The call for a peer led to nothing, or to a path that may not work: another one after a while, if that is needed. */
    void again(String peer, long nowNanos) {
        Deadline retry = retries.get(peer);
        if (retry != null) {
            retry.set(nowNanos + PAUSE);
        }
    }

    /** The next peer that is to be called again. */
    @Nullable String pollDue(long nowNanos) {
        for (Map.Entry<String, Deadline> entry : Map.copyOf(retries).entrySet()) {
            if (entry.getValue().hasPassed(nowNanos)) {
                entry.getValue().clear();
                if (peers.isStranded(entry.getKey())) {
                    return entry.getKey();
                }
                retries.remove(entry.getKey());
            }
        }
        return null;
    }

    long nextDeadline() {
        long earliest = Deadline.NEVER;
        for (Deadline retry : retries.values()) {
            earliest = Math.min(earliest, retry.atNanos());
        }
        return earliest;
    }
}
