package io.utp.engine.endpoint;

import io.utp.engine.connection.Connection;
import io.utp.engine.time.Deadline;
import io.utp.engine.time.DeadlineQueue;
import io.utp.engine.wire.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Peers whose connections lost their path: each is called again, until one of both sides has found a new one or the connections
 * have ended. When a node loses them all at once, it calls some of them at a time.
 */
final class Recoveries {

    /** Others wait for their turn. */
    private static final int MOST_CALLS = 64;

    private static final long FIRST_PAUSE = 2_000_000_000L;

    /** A server allows a node so many calls a minute, and many peers may be gone at once. */
    private static final long LONGEST_PAUSE = 8_000_000_000L;

    private final PeerConnections peers;
    private final RandomGenerator random;
    private final Map<String, Lost> lost = new HashMap<>();

    /** The lost ones that are not called just now. */
    private final DeadlineQueue<Lost> due = new DeadlineQueue<>();

    private int calls;

    private static final class Lost extends DeadlineQueue.Slot {
        private final String peer;
        private long pause = FIRST_PAUSE;

        Lost(String peer) {
            this.peer = peer;
        }
    }

    Recoveries(PeerConnections peers, RandomGenerator random) {
        this.peers = peers;
        this.random = random;
    }

    /** A connection of a peer lost its path. */
    void begin(String peer, long nowNanos) {
        if (!lost.containsKey(peer)) {
            Lost added = new Lost(peer);
            lost.put(peer, added);
            due.schedule(added, nowNanos);
        }
    }

    /** The next peer that is to be called; {@link #handleCalled} tells how that ended. */
    @Nullable String pollDue(long nowNanos) {
        for (Lost next = poll(nowNanos); next != null; next = poll(nowNanos)) {
            if (peers.isStranded(next.peer)) {
                calls++;
                return next.peer;
            }
            lost.remove(next.peer);
        }
        return null;
    }

    private @Nullable Lost poll(long nowNanos) {
        return calls < MOST_CALLS ? due.poll(nowNanos) : null;
    }

    /**
     * The call for a peer has ended. If it found a path, the connections try it. That may not work: another call follows after
     * a while, if it is needed.
     */
    void handleCalled(String peer, @Nullable Path path, long nowNanos) {
        for (Connection connection : peers.with(peer)) {
            if (path != null && connection.isStranded()) {
                connection.tryPath(path.socket(), path.remote(), nowNanos);
            }
        }
        Lost called = lost.get(peer);
        if (called != null) {
            calls--;
            // Those that were lost together are not all called together again.
            due.schedule(called, nowNanos + called.pause - random.nextLong(called.pause / 4));
            called.pause = Math.min(2 * called.pause, LONGEST_PAUSE);
        }
    }

    boolean isEmpty() {
        return lost.isEmpty();
    }

    long nextDeadline() {
        return calls < MOST_CALLS ? due.earliestNanos() : Deadline.NEVER;
    }
}
