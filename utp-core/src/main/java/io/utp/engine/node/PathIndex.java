package io.utp.engine.node;

import io.utp.engine.connection.Connection;
import io.utp.engine.wire.PathKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The connections that have a key by which their peer is known at any address. */
final class PathIndex {

    private static final int PAGE = 256;

    /** By path id: open addressing with linear probing. */
    private @Nullable Connection[] table = new @Nullable Connection[16];

    private int size;

    /** How many of them receive under an id, in pages of ids. */
    private final int[] @Nullable [] receivers = new int[PAGE][];

    /** Makes a connection known; more than once is the same as once. */
    void add(Connection connection) {
        PathKey key = connection.path().key();
        if (key == null) {
            return;
        }
        int index = find(key.id());
        if (table[index] == null) {
            table[index] = connection;
            size++;
            count(connection.receiveId(), 1);
            if (size * 3 > table.length * 2) {
                grow();
            }
        }
    }

    @Nullable Connection get(long pathId) {
        return table[find(pathId)];
    }

    void remove(Connection connection) {
        PathKey key = connection.path().key();
        int index = key == null ? -1 : find(key.id());
        if (index >= 0 && table[index] == connection) {
            size--;
            closeGap(index);
            count(connection.receiveId(), -1);
        }
    }

    /** Whether a packet with this id from an unknown address may be for one of these connections. */
    boolean mayReceive(int id) {
        int[] page = receivers[id / PAGE];
        return page != null && page[id % PAGE] > 0;
    }

    private void count(int id, int change) {
        int[] page = receivers[id / PAGE];
        if (page == null) {
            page = new int[PAGE];
            receivers[id / PAGE] = page;
        }
        page[id % PAGE] += change;
    }

    private int home(long pathId) {
        // The id is a part of a code: as good as random.
        return (int) pathId & (table.length - 1);
    }

    private static long pathId(Connection connection) {
        return Objects.requireNonNull(connection.path().key(), "a connection never loses its key")
                .id();
    }

    private int find(long pathId) {
        int index = home(pathId);
        for (Connection at = table[index]; at != null && pathId(at) != pathId; at = table[index]) {
            index = (index + 1) & (table.length - 1);
        }
        return index;
    }

    private void grow() {
        @Nullable Connection[] old = table;
        table = new @Nullable Connection[old.length * 2];
        for (Connection connection : old) {
            if (connection != null) {
                table[find(pathId(connection))] = connection;
            }
        }
    }

    /** Linear probing: what stands behind a removed entry moves up as long as its own place is not in between. */
    private void closeGap(int removed) {
        int mask = table.length - 1;
        int gap = removed;
        table[gap] = null;
        int i = (gap + 1) & mask;
        for (Connection at = table[i]; at != null; at = table[i]) {
            int distance = (i - home(pathId(at))) & mask;
            if (distance >= ((i - gap) & mask)) {
                table[gap] = at;
                table[i] = null;
                gap = i;
            }
            i = (i + 1) & mask;
        }
    }
}
