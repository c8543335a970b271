package io.utp.engine.endpoint;

import io.utp.engine.connection.Connection;
import io.utp.engine.node.Node;
import io.utp.engine.wire.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections of a node that are not over, by what they have in common. */
final class PeerConnections {

    private final Node node;
    private final Map<String, Set<Connection>> named = new HashMap<>();

    PeerConnections(Node node) {
        this.node = node;
    }

    /** A connection is one with this peer. */
    void name(Connection connection, String peer) {
        connection.path().peerName(peer);
        named.computeIfAbsent(peer, key -> new LinkedHashSet<>(2)).add(connection);
    }

    /** Those over a path that have no name are with this peer. Looks at all, once for each path that a session finds. */
    void nameThoseOver(Path path, String peer) {
        for (Connection connection : node.connections()) {
            boolean nameless = connection.path().peerName() == null && connection.closeCause() == null;
            if (nameless
                    && connection.service() == 0
                    && path.equals(connection.path().present())) {
                name(connection, peer);
            }
        }
    }

    /** A connection is over. */
    void remove(Connection connection) {
        String peer = connection.path().peerName();
        Set<Connection> same = peer == null ? null : named.get(peer);
        if (same != null && same.remove(connection) && same.isEmpty()) {
            named.remove(peer);
        }
    }

    List<Connection> with(String peer) {
        List<Connection> found = new ArrayList<>();
        for (Connection connection : named.getOrDefault(peer, Set.of())) {
            // One that is over may not have been told of yet.
            if (connection.closeCause() == null) {
                found.add(connection);
            }
        }
        return found;
    }

    /** Whether a peer is to be looked for again. */
    boolean isStranded(String peer) {
        for (Connection connection : with(peer)) {
            if (connection.isStranded()) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is a connection with a peer over a path. */
    boolean use(Path path, @Nullable String peer) {
        for (Connection connection : peer == null ? List.<Connection>of() : with(peer)) {
            if (path.equals(connection.path().present())) {
                return true;
            }
        }
        return false;
    }

    /** The sockets that connections need, also those that are over and linger. */
    Set<Integer> sockets() {
        Set<Integer> sockets = new HashSet<>();
        for (Connection connection : node.connections()) {
            sockets.add(connection.socket());
        }
        return sockets;
    }
}
