package io.utp.spring.boot.test.network;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts packets; guarded by the network's lock. */
final class PacketCounter {

    private final Map<PacketDrop, Long> dropped = new EnumMap<>(PacketDrop.class);

    private long sent;

    private long delivered;

    void sent() {
        sent++;
    }

    /** Null: it arrived. */
    void ended(@Nullable PacketDrop reason) {
        if (reason == null) {
            delivered++;
        } else {
            dropped.merge(reason, 1L, Long::sum);
        }
    }

    PacketCounts counts() {
        return new PacketCounts(sent, delivered, dropped);
    }
}
