package io.utp.engine.node;

import io.utp.engine.connection.Connection;
import io.utp.engine.wire.PathKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connections that have a key by which their peer is known at any address. */
final class PathIndex {

    private final Map<Long, Connection> byPathId = new HashMap<>();
    private final Map<Integer, Integer> receiveIds = new HashMap<>();

    /** Makes a connection known; more than once is the same as once. */
    void add(Connection connection) {
        PathKey key = connection.path().key();
        if (key != null && byPathId.putIfAbsent(key.id(), connection) == null) {
            receiveIds.merge(connection.receiveId(), 1, Integer::sum);
        }
    }

    @Nullable Connection get(long pathId) {
        return byPathId.get(pathId);
    }

    void remove(Connection connection) {
        PathKey key = connection.path().key();
        if (key != null && byPathId.remove(key.id(), connection)) {
            receiveIds.computeIfPresent(connection.receiveId(), (id, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Whether a packet with this id from an unknown address may be for one of these connections. */
    boolean mayReceive(int id) {
        return receiveIds.containsKey(id);
    }
}
