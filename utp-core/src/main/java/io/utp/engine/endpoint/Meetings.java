package io.utp.engine.endpoint;

import io.utp.engine.time.DeadlineQueue;
import io.utp.engine.traversal.PathDatagram;
import io.utp.engine.traversal.SocketRange;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of punching that go on at the same time, found by the id of their keys. After each input, what the session
 * that had it wants stands in queues: nobody looks at all of them.
 */
final class Meetings {

    /** Each sends a few packets now and then; more are not begun. */
    static final int MOST = 1_024;

    private final Map<Long, Meeting> meetings = new LinkedHashMap<>();
    private final DeadlineQueue<Meeting> deadlines = new DeadlineQueue<>();
    private final SocketRequests requests;
    private final ArrayDeque<Meeting> sending = new ArrayDeque<>();
    private final ArrayDeque<Meeting> ended = new ArrayDeque<>();
    private final ArrayDeque<Found> proven = new ArrayDeque<>();
    private final ArrayDeque<Found> promotions = new ArrayDeque<>();
    private final ArrayDeque<SocketRange> released = new ArrayDeque<>();
    private @Nullable Meeting withManyPorts;
    private long rejected;

    /** A path that a session found. */
    record Found(Meeting meeting, Path path) {}

    Meetings(SocketRequests requests) {
        this.requests = requests;
    }

    /**
     * Begins. A session that uses many ports takes the place of one that does already: see {@link #mayUseManyPorts}. Returns
     * whether there is room for it, and no other one with its key.
     */
    boolean add(Meeting meeting, long nowNanos) {
        if (isFull() || meetings.putIfAbsent(meeting.session().key().id(), meeting) != null) {
            return false;
        }
        Meeting other = withManyPorts;
        if (meeting.session().usesManyPorts()) {
            withManyPorts = meeting;
            if (other != null) {
                other.session().giveWay(nowNanos);
                settle(other, other.isDecided(), nowNanos);
            }
        }
        settle(meeting, false, nowNanos);
        return true;
    }

    boolean isEmpty() {
        return meetings.isEmpty() && sending.isEmpty() && ended.isEmpty() && released.isEmpty();
    }

    boolean isFull() {
        return meetings.size() >= MOST;
    }

    /**
     * Whether a new session may use many ports. One after the other: a router has to survive it, and one's own limit of open
     * files. But a peer's call gives way to one of the node's own, or callers could keep the node from what only this helps
     * against.
     *
     * @param invited whether it is a peer's
     */
    boolean mayUseManyPorts(boolean invited) {
        return withManyPorts == null || !invited && withManyPorts.isInvited();
    }

    /** How many sessions there are because peers called. */
    int invited() {
        int count = 0;
        for (Meeting meeting : meetings.values()) {
            count += meeting.isInvited() ? 1 : 0;
        }
        return count;
    }

    /** How many sessions a peer called for that have not found a path yet. */
    int undecidedOf(String caller) {
        int count = 0;
        for (Meeting meeting : meetings.values()) {
            boolean counts = meeting.isInvited() && !meeting.isDecided();
            count += counts && meeting.call().peer().equals(caller) ? 1 : 0;
        }
        return count;
    }

    /** The meeting whose key a message names; its sender is not proven. */
    @Nullable Meeting find(PathMessage message) {
        return meetings.get(message.pathId());
    }

    void handleMessage(Meeting meeting, int socket, InetSocketAddress from, PathMessage message, long nowNanos) {
        boolean decided = meeting.isDecided();
        long rejectedBefore = meeting.session().rejected();
        meeting.session().handleMessage(socket, from, message, nowNanos);
        rejected += meeting.session().rejected() - rejectedBefore;
        settle(meeting, decided, nowNanos);
    }

    void handleSockets(Meeting meeting, int first, int count, long nowNanos) {
        boolean decided = meeting.isDecided();
        if (count > 0) {
            meeting.session().handleSockets(first, count, nowNanos);
        } else {
            meeting.session().handleSocketsRefused(nowNanos);
        }
        settle(meeting, decided, nowNanos);
    }

    void handleTimeout(long nowNanos) {
        for (Meeting meeting = deadlines.poll(nowNanos); meeting != null; meeting = deadlines.poll(nowNanos)) {
            boolean decided = meeting.isDecided();
            // Its place may have been early.
            if (meeting.session().nextDeadline() <= nowNanos) {
                meeting.session().handleTimeout(nowNanos);
            }
            settle(meeting, decided, nowNanos);
        }
    }

    /** Takes all that a session wants after an input. */
    private void settle(Meeting meeting, boolean decided, long nowNanos) {
        if (!meeting.sends) {
            meeting.sends = true;
            sending.add(meeting);
        }
        int wanted = meeting.session().socketsWanted();
        if (wanted > 0) {
            requests.add(meeting, wanted);
        }
        SocketRange range;
        while ((range = meeting.session().pollSocketsReleased()) != null) {
            released.add(range);
        }
        Path path;
        while ((path = meeting.session().pollProven()) != null) {
            proven.add(new Found(meeting, path));
        }
        while ((path = meeting.session().pollPromotion()) != null) {
            promotions.add(new Found(meeting, path));
        }
        if (!decided && meeting.isDecided()) {
            ended.add(meeting);
        }
        if (meeting == withManyPorts && !meeting.session().usesManyPorts()) {
            withManyPorts = null;
        }
        if (meeting.session().isOver()) {
            meetings.remove(meeting.session().key().id(), meeting);
            deadlines.remove(meeting);
        } else {
            deadlines.schedule(meeting, Math.max(meeting.session().nextDeadline(), nowNanos + 1));
        }
    }

    /** The next meeting that found a path, or that there is none. */
    @Nullable Meeting pollEnded() {
        return ended.poll();
    }

    /** A path over which the peer was shown to be. */
    @Nullable Found pollProven() {
        return proven.poll();
    }

    /** A path that is better than the one that was found before. */
    @Nullable Found pollPromotion() {
        return promotions.poll();
    }

    /** Sockets that are not needed any more. */
    @Nullable SocketRange pollSocketsReleased() {
        return released.poll();
    }

    /** Writes the next message. Returns where it goes, {@code null} if there is none. */
    @Nullable PathDatagram pollDatagram(ByteBuffer out) {
        for (Meeting meeting = sending.peek(); meeting != null; meeting = sending.peek()) {
            PathDatagram datagram = meeting.session().pollDatagram();
            if (datagram != null) {
                datagram.message().encode(out, meeting.session().key());
                return datagram;
            }
            sending.remove();
            meeting.sends = false;
        }
        return null;
    }

    /** How many messages sessions have dropped, those that are over included. */
    long rejected() {
        return rejected;
    }

    long nextDeadline() {
        return deadlines.earliestNanos();
    }
}
