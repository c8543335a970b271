package io.utp.engine.endpoint;

import io.utp.engine.wire.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which peer has lately answered over which path, so that a connection over it has a name.
 *
 * <p>That is no identity: the rendezvous said who has the key that the answer was made with, and NATs give a path to somebody
 * else in the end.
 */
final class KnownPeers {

    /** Who is not dialled within this time after punching has most likely another mapping by then (RFC 4787 REQ-5). */
    private static final long MEMORY = 600_000_000_000L;

    static final int MOST = 4_096;

    private final PeerConnections connections;
    private final Map<Path, Entry> names = new LinkedHashMap<>();

    private record Entry(String name, long untilNanos) {}

    KnownPeers(PeerConnections connections) {
        this.connections = connections;
    }

    /**
     * A peer has answered. It does not take the place of another one that a connection over this path is with. A connection
     * that it made before its answer arrived has its name from now on.
     */
    void handleProven(Path path, String name, long nowNanos) {
        String before = nameAt(path, nowNanos);
        if (name.isEmpty() || !name.equals(before) && connections.use(path, before)) {
            return;
        }
        names.remove(path);
        names.put(path, new Entry(name, nowNanos + MEMORY));
        // The oldest comes first.
        Iterator<Entry> oldest = names.values().iterator();
        while (oldest.next().untilNanos() < nowNanos || names.size() > MOST) {
            oldest.remove();
        }
        connections.nameThoseOver(path, name);
    }

    @Nullable String nameAt(Path path, long nowNanos) {
        Entry entry = names.get(path);
        return entry == null || entry.untilNanos() < nowNanos ? null : entry.name();
    }

    int size() {
        return names.size();
    }
}
