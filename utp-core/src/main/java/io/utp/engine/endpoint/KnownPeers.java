package io.utp.engine.endpoint;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which peer was lately proven to be at which address, so that a connection from there has a name. */
final class KnownPeers {

    /** Who is not dialled within this time after punching has most likely another mapping by then (RFC 4787 REQ-5). */
    private static final long MEMORY = 600_000_000_000L;

    static final int MOST = 4_096;

    private final Map<InetSocketAddress, Entry> names = new LinkedHashMap<>();

    private record Entry(String name, long untilNanos) {}

    void put(InetSocketAddress address, String name, long nowNanos) {
        names.remove(address);
        names.put(address, new Entry(name, nowNanos + MEMORY));
        // The oldest comes first.
        Iterator<Entry> oldest = names.values().iterator();
        while (oldest.next().untilNanos() < nowNanos || names.size() > MOST) {
            oldest.remove();
        }
    }

    @Nullable String nameAt(InetSocketAddress address, long nowNanos) {
        Entry entry = names.get(address);
        return entry == null || entry.untilNanos() < nowNanos ? null : entry.name();
    }

    int size() {
        return names.size();
    }
}
