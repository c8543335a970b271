package io.utp.engine.endpoint;

import io.utp.engine.connection.Connection;
import io.utp.engine.node.Node;
import java.util.ArrayList;
import java.util.List;

/** The connections of a node that are not over, by what they have in common. */
final class PeerConnections {

    private final Node node;

    PeerConnections(Node node) {
        this.node = node;
    }

    List<Connection> with(String peer) {
        List<Connection> found = new ArrayList<>();
        for (Connection connection : node.connections()) {
            if (connection.closeCause() == null && peer.equals(connection.path().peerName())) {
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

    boolean useSocket(int socket) {
        for (Connection connection : node.connections()) {
            if (connection.socket() == socket) {
                return true;
            }
        }
        return false;
    }
}
