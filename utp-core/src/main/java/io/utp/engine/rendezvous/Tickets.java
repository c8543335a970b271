package io.utp.engine.rendezvous;

import io.utp.engine.time.Deadline;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What waits for answers of the registry, each for the same time at most. */
final class Tickets {

    /** What waits. */
    sealed interface Waiting {}

    /** A link for its name. */
    record Claiming(Link link) implements Waiting {}

    /** A link for its name to be kept. */
    record Renewing(Link link) implements Waiting {}

    /** A call for the called. */
    record Finding(long sessionId) implements Waiting {}

    /** A call for its invitation to be delivered. */
    record Inviting(long sessionId) implements Waiting {}

    /** A question for a name. */
    record Looking(Link link, long callId) implements Waiting {}

    private record Entry(Waiting waiting, long endNanos) {}

    private final long registryNanos;

    /** The first is over first. */
    private final Map<Long, Entry> entries = new LinkedHashMap<>();

    Tickets(long registryNanos) {
        this.registryNanos = registryNanos;
    }

    void add(long ticket, Waiting waiting, long nowNanos) {
        entries.put(ticket, new Entry(waiting, nowNanos + registryNanos));
    }

    /** What waits for this answer; {@code null} if nothing does. */
    @Nullable Waiting take(long ticket) {
        Entry entry = entries.remove(ticket);
        return entry == null ? null : entry.waiting;
    }

    /** The next that has waited too long. */
    @Nullable Waiting pollOverdue(long nowNanos) {
        Iterator<Entry> oldest = entries.values().iterator();
        Entry entry = oldest.hasNext() ? oldest.next() : null;
        if (entry == null || entry.endNanos > nowNanos) {
            return null;
        }
        oldest.remove();
        return entry.waiting;
    }

    long nextDeadline() {
        Iterator<Entry> oldest = entries.values().iterator();
        return oldest.hasNext() ? oldest.next().endNanos : Deadline.NEVER;
    }
}
