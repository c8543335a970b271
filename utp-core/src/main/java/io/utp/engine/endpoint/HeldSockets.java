package io.utp.engine.endpoint;

import io.utp.engine.time.Deadline;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;

/** The sockets beside the node's own port that found a way, until no connection uses them any more. */
final class HeldSockets {

    /** For the application to dial over the way that was found. */
    private static final long LEAST_LIFE = 60_000_000_000L;

    private static final long CHECK = 15_000_000_000L;

    private final PeerConnections peers;
    private final Map<Integer, Long> sinceNanos = new HashMap<>();
    private final ArrayDeque<Integer> released = new ArrayDeque<>();
    private final Deadline check = new Deadline();

    HeldSockets(PeerConnections peers) {
        this.peers = peers;
    }

    void hold(int socket, long nowNanos) {
        sinceNanos.put(socket, nowNanos);
        if (!check.isSet()) {
            check.set(nowNanos + CHECK);
        }
    }

    void release(int socket) {
        released.add(socket);
    }

    void handleTimeout(long nowNanos) {
        if (!check.hasPassed(nowNanos)) {
            return;
        }
        Set<Integer> used = peers.sockets();
        for (Iterator<Entry<Integer, Long>> i = sinceNanos.entrySet().iterator(); i.hasNext(); ) {
            Entry<Integer, Long> held = i.next();
            if (nowNanos - held.getValue() >= LEAST_LIFE && !used.contains(held.getKey())) {
                released.add(held.getKey());
                i.remove();
            }
        }
        if (sinceNanos.isEmpty()) {
            check.clear();
        } else {
            check.set(nowNanos + CHECK);
        }
    }

    /** A socket that is to be closed, 0 if none. */
    int pollReleased() {
        Integer socket = released.poll();
        return socket == null ? 0 : socket;
    }

    boolean isEmpty() {
        return sinceNanos.isEmpty() && released.isEmpty();
    }

    long nextDeadline() {
        return check.atNanos();
    }
}
