package io.utp.engine.endpoint;

import io.utp.engine.connection.Connection;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Peers whose connections lost their path: each is called again, until one of both sides has found a new one or the connections
 * have ended.
 */
final class Recoveries {

    private static final long FIRST_PAUSE = 2_000_000_000L;

    /** A server allows a node so many calls a minute, and many peers may be gone at once. */
    private static final long LONGEST_PAUSE = 8_000_000_000L;

    private final PeerConnections peers;
    private final Map<String, Retry> retries = new LinkedHashMap<>();

    private static final class Retry {
        /** Not set while a call is made. */
        private final Deadline next = new Deadline();

        private long pause = FIRST_PAUSE;
    }

    Recoveries(PeerConnections peers) {
        this.peers = peers;
    }

    /** A connection of a peer lost its path. Returns whether the peer is to be called. */
    boolean begin(String peer) {
        return retries.putIfAbsent(peer, new Retry()) == null;
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
        Retry retry = retries.get(peer);
        if (retry != null) {
            retry.next.set(nowNanos + retry.pause);
            retry.pause = Math.min(2 * retry.pause, LONGEST_PAUSE);
        }
    }

    /** The next peer that is to be called again. */
    @Nullable String pollDue(long nowNanos) {
        for (Iterator<Entry<String, Retry>> i = retries.entrySet().iterator(); i.hasNext(); ) {
            Entry<String, Retry> entry = i.next();
            Deadline next = entry.getValue().next;
            if (next.hasPassed(nowNanos)) {
                next.clear();
                if (peers.isStranded(entry.getKey())) {
                    return entry.getKey();
                }
                i.remove();
            }
        }
        return null;
    }

    boolean isEmpty() {
        return retries.isEmpty();
    }

    long nextDeadline() {
        long earliest = Deadline.NEVER;
        for (Retry retry : retries.values()) {
            earliest = Math.min(earliest, retry.next.atNanos());
        }
        return earliest;
    }
}
