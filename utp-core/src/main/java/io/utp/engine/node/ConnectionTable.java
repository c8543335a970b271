package io.utp.engine.node;

import io.utp.engine.connection.Connection;
import io.utp.engine.wire.SequenceNumbers;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Connections by the peer's address and the id in its packets. A look-up allocates nothing. */
final class ConnectionTable {

    private final Map<InetSocketAddress, Peer> peers = new HashMap<>();
    private int size;

    /**
     * Makes a connection known under an id.
     *
     * @return {@code false} if the id belongs to another connection with this peer
     */
    boolean put(InetSocketAddress remote, int id, Connection connection) {
        boolean added = peers.computeIfAbsent(remote, Peer::new).put(id, connection);
        if (added) {
            size++;
        }
        return added;
    }

    @Nullable Connection get(InetSocketAddress remote, int id) {
        Peer peer = peers.get(remote);
        return peer == null ? null : peer.get(id & SequenceNumbers.MASK);
    }

    /** The object for an address that stands for it already, so that the connections with one peer share it. */
    InetSocketAddress known(InetSocketAddress remote) {
        Peer peer = peers.get(remote);
        return peer == null ? remote : peer.remote;
    }

    void remove(InetSocketAddress remote, int id, Connection connection) {
        Peer peer = peers.get(remote);
        if (peer != null && peer.remove(id & SequenceNumbers.MASK, connection)) {
            size--;
            if (peer.size == 0) {
                peers.remove(remote);
            }
        }
    }

    int size() {
        return size;
    }

    /** The ids in use with one peer: open addressing with linear probing. */
    private static final class Peer {

        final InetSocketAddress remote;
        private int[] ids = new int[4];
        private @Nullable Connection[] connections = new @Nullable Connection[4];
        private int size;

        Peer(InetSocketAddress remote) {
            this.remote = remote;
        }

        @Nullable Connection get(int id) {
            return connections[find(id)];
        }

        boolean put(int id, Connection connection) {
            int index = find(id);
            if (connections[index] != null) {
                return false;
            }
            ids[index] = id;
            connections[index] = connection;
            if (++size * 3 > ids.length * 2) {
                rehash(ids.length * 2);
            }
            return true;
        }

        boolean remove(int id, Connection connection) {
            int index = find(id);
            if (connections[index] != connection) {
                return false;
            }
            size--;
            closeGap(index);
            return true;
        }

        /** Linear probing: what stands behind a removed entry moves up as long as its own place is not in between. */
        private void closeGap(int removed) {
            int mask = ids.length - 1;
            int gap = removed;
            for (int i = (gap + 1) & mask; connections[i] != null; i = (i + 1) & mask) {
                int distance = (i - home(ids[i])) & mask;
                if (distance >= ((i - gap) & mask)) {
                    ids[gap] = ids[i];
                    connections[gap] = connections[i];
                    gap = i;
                }
            }
            connections[gap] = null;
        }

        private int home(int id) {
            return (id * 0x9e37) >>> 3 & (ids.length - 1);
        }

        private int find(int id) {
            int mask = ids.length - 1;
            int index = home(id);
            while (connections[index] != null && ids[index] != id) {
                index = (index + 1) & mask;
            }
            return index;
        }

        private void rehash(int capacity) {
            int[] oldIds = ids;
            @Nullable Connection[] oldConnections = connections;
            ids = new int[capacity];
            connections = new @Nullable Connection[capacity];
            for (int i = 0; i < oldIds.length; i++) {
                if (oldConnections[i] != null) {
                    int index = find(oldIds[i]);
                    ids[index] = oldIds[i];
                    connections[index] = oldConnections[i];
                }
            }
        }
    }
}
