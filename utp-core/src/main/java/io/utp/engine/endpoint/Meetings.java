package io.utp.engine.endpoint;

import io.utp.engine.time.Deadline;
import io.utp.engine.traversal.PathDatagram;
import io.utp.engine.traversal.SocketRange;
import io.utp.engine.wire.PathMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sessions of punching that go on at the same time, found by the id of their keys. */
final class Meetings {

    /** Each sends a few packets now and then; more are not begun. */
    static final int MOST = 1_024;

    private final Map<Long, Meeting> meetings = new LinkedHashMap<>();
    private final SocketRequests requests;
    private final ArrayDeque<Meeting> ended = new ArrayDeque<>();
    private final ArrayDeque<SocketRange> released = new ArrayDeque<>();
    private long rejected;

    Meetings(SocketRequests requests) {
        this.requests = requests;
    }

    /** Begins a meeting. Returns whether there is room for it, and no other one with its key. */
    boolean add(Meeting meeting) {
        if (isFull() || meetings.putIfAbsent(meeting.session().key().id(), meeting) != null) {
            return false;
        }
        settle(meeting, false);
        return true;
    }

    boolean isEmpty() {
        return meetings.isEmpty() && ended.isEmpty() && released.isEmpty();
    }

    boolean isFull() {
        return meetings.size() >= MOST;
    }

    /** One after the other: a router has to survive it, and one's own limit of open files. */
    boolean usesManyPorts() {
        for (Meeting meeting : meetings.values()) {
            if (meeting.session().usesManyPorts()) {
                return true;
            }
        }
        return false;
    }

    /** The meeting whose key a message names; its sender is not proven. */
    @Nullable Meeting find(PathMessage message) {
        return meetings.get(message.pathId());
    }

    /** Returns whether it was the peer's, and no copy. */
    boolean handleMessage(Meeting meeting, int socket, InetSocketAddress from, PathMessage message, long nowNanos) {
        boolean decided = meeting.session().outcome() != null;
        long rejectedBefore = meeting.session().rejected();
        meeting.session().handleMessage(socket, from, message, nowNanos);
        long rejectedNow = meeting.session().rejected() - rejectedBefore;
        rejected += rejectedNow;
        settle(meeting, decided);
        return rejectedNow == 0;
    }

    void handleSockets(Meeting meeting, int first, int count, long nowNanos) {
        boolean decided = meeting.session().outcome() != null;
        if (count > 0) {
            meeting.session().handleSockets(first, count, nowNanos);
        } else {
            meeting.session().handleSocketsRefused(nowNanos);
        }
        settle(meeting, decided);
    }

    void handleTimeout(long nowNanos) {
        for (Meeting meeting : List.copyOf(meetings.values())) {
            if (meeting.session().nextDeadline() <= nowNanos) {
                boolean decided = meeting.session().outcome() != null;
                meeting.session().handleTimeout(nowNanos);
                settle(meeting, decided);
            }
        }
    }

    private void settle(Meeting meeting, boolean decided) {
        int wanted = meeting.session().socketsWanted();
        if (wanted > 0) {
            requests.add(meeting, wanted);
        }
        SocketRange range;
        while ((range = meeting.session().pollSocketsReleased()) != null) {
            released.add(range);
        }
        if (!decided && meeting.session().outcome() != null) {
            ended.add(meeting);
        }
        if (meeting.session().isOver()) {
            meetings.remove(meeting.session().key().id(), meeting);
        }
    }

    /** The next meeting that found a path, or that there is none. */
    @Nullable Meeting pollEnded() {
        return ended.poll();
    }

    /** Sockets that are not needed any more. */
    @Nullable SocketRange pollSocketsReleased() {
        return released.poll();
    }

    /** All, for what they found better than before. */
    List<Meeting> all() {
        return new ArrayList<>(meetings.values());
    }

    /** Writes the next message. Returns where it goes, {@code null} if there is none. */
    @Nullable PathDatagram pollDatagram(ByteBuffer out) {
        for (Meeting meeting : meetings.values()) {
            PathDatagram datagram = meeting.session().pollDatagram();
            if (datagram != null) {
                datagram.message().encode(out, meeting.session().key());
                return datagram;
            }
        }
        return null;
    }

    /** How many messages sessions have dropped, those that are over included. */
    long rejected() {
        return rejected;
    }

    long nextDeadline() {
        long earliest = Deadline.NEVER;
        for (Meeting meeting : meetings.values()) {
            earliest = Math.min(earliest, meeting.session().nextDeadline());
        }
        return earliest;
    }
}
