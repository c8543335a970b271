package io.utp.engine.endpoint;

import io.utp.engine.time.Deadline;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of peers whose sessions have not begun, and how many a node takes: callers must not keep it from calling. */
final class Invitations {

    /** With the sessions that peers have called for. */
    private static final int MOST = Meetings.MOST / 2;

    /** The same of one caller, until a path is found. Those without names are nobody, and have no number of their own. */
    private static final int MOST_OF_ONE = 4;

    /** An invitation that has not led to a start by then never will: its caller has given up long ago. */
    private static final long MOST_WAITING = 30_000_000_000L;

    private final Meetings meetings;

    /** By the number of the session, the oldest first. */
    private final Map<Long, PendingCall> waiting = new LinkedHashMap<>();

    Invitations(Meetings meetings) {
        this.meetings = meetings;
    }

    /** A peer calls. Returns whether that is not too much. */
    boolean add(PendingCall call, long nowNanos) {
        boolean room = !meetings.isFull() && waiting.size() + meetings.invited() < MOST;
        boolean taken = room && (call.peer().isEmpty() || countOf(call.peer()) < MOST_OF_ONE);
        if (taken) {
            waiting.put(call.session(), call);
        }
        return taken;
    }

    private int countOf(String caller) {
        int count = meetings.undecidedOf(caller);
        for (PendingCall call : waiting.values()) {
            count += call.peer().equals(caller) ? 1 : 0;
        }
        return count;
    }

    void handleTimeout(long nowNanos) {
        while (nextDeadline() <= nowNanos) {
            Iterator<PendingCall> oldest = waiting.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The call whose session begins; {@code null} if there is none. */
    @Nullable PendingCall take(long session) {
        return waiting.remove(session);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    long nextDeadline() {
        return isEmpty() ? Deadline.NEVER : waiting.values().iterator().next().startNanos() + MOST_WAITING;
    }
}
