package io.utp.engine.rendezvous;

import io.utp.engine.time.Deadline;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who called a client, from the invitation to the start. */
final class ReceivedInvitations {

    /** More at once are declined. */
    static final int MOST = 64;

    private final long callNanos;

    /** The first is over first. */
    private final Map<Long, Entry> entries = new LinkedHashMap<>();

    private static final class Entry {
        final String fromName;
        final long endNanos;
        boolean accepted;

        Entry(String fromName, long endNanos) {
            this.fromName = fromName;
            this.endNanos = endNanos;
        }
    }

    ReceivedInvitations(long callNanos) {
        this.callNanos = callNanos;
    }

    boolean isFull() {
        return entries.size() >= MOST;
    }

    boolean add(long sessionId, String fromName, long nowNanos) {
        return entries.putIfAbsent(sessionId, new Entry(fromName, nowNanos + callNanos)) == null;
    }

    /** Whether there is such an invitation that was not answered. */
    boolean accept(long sessionId) {
        Entry entry = entries.get(sessionId);
        boolean open = entry != null && !entry.accepted;
        if (entry != null) {
            entry.accepted = true;
        }
        return open;
    }

    /** Whether there was such an invitation that was not answered. */
    boolean decline(long sessionId) {
        Entry entry = entries.get(sessionId);
        return entry != null && !entry.accepted && entries.remove(sessionId) != null;
    }

    /** Who called, if the invitation was accepted; {@code null} otherwise. It is over. */
    @Nullable String start(long sessionId) {
        Entry entry = entries.get(sessionId);
        if (entry == null || !entry.accepted) {
            return null;
        }
        entries.remove(sessionId);
        return entry.fromName;
    }

    void clear() {
        entries.clear();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void handleTimeout(long nowNanos) {
        while (nextDeadline() <= nowNanos) {
            Iterator<Entry> oldest = entries.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    long nextDeadline() {
        return isEmpty() ? Deadline.NEVER : entries.values().iterator().next().endNanos;
    }
}
