package io.utp.engine.node;

import io.utp.engine.connection.Connection;
import io.utp.engine.mtu.PathSizes;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.Transmit;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What concerns the paths of a node's connections: those with a key are known at any address, and packets have sizes. */
public final class Paths {

    private final Registrations registrations;
    private final PathIndex index = new PathIndex();
    private PathSizes sizes = new PathSizes(0, 0, 0);
    private long forgedMessages;
    private long refusedMoves;

    Paths(Registrations registrations) {
        this.registrations = registrations;
    }

    /**
     * Brings a message about paths to the connection that it is for.
     *
     * @param socket by which of the node's sockets it came; 0 is its own port
     * @param from the sender
     * @param message not yet known to be a peer's
     * @param nowNanos the time
     * @return {@code false} if it concerns no connection
     */
    public boolean deliver(int socket, InetSocketAddress from, PathMessage message, long nowNanos) {
        Connection connection = message.type() == PathMessage.Type.KEY
                // The number of a KEY begins with the id that its acceptor receives on.
                ? registrations.get(from, (int) (message.nonce() >>> 48))
                : index.get(message.pathId());
        if (connection == null) {
            return false;
        }
        if (!connection.path().handleMessage(new Path(socket, from), message, nowNanos)) {
            forgedMessages++;
        }
        Path proven = connection.path().pollProven();
        if (proven != null && !registrations.move(connection, proven, nowNanos)) {
            refusedMoves++;
        }
        return true;
    }

    /**
     * Takes back a datagram that was not to be fragmented: it did not leave this host, because the first link does not carry it.
     *
     * @param datagram between position and limit
     * @param nowNanos the time
     */
    public void refuse(ByteBuffer datagram, long nowNanos) {
        PathMessage probe = PathMessage.decode(datagram);
        Connection connection = probe == null ? null : index.get(probe.pathId());
        if (connection != null && probe != null) {
            connection.path().handleRefused(probe, nowNanos);
        }
    }

    /**
     * Finds out, for connections from now on, how large packets can be; needs a driver that heeds {@link Transmit#isWhole}.
     *
     * @param known what first links carry, and what is learned
     */
    public void discoverMtu(PathSizes known) {
        this.sizes = known;
    }

    /** Makes a connection known; more than once is the same as once. */
    void add(Connection connection) {
        index.add(connection);
    }

    void remove(Connection connection) {
        index.remove(connection);
    }

    // ---- getters

    /** Whether a packet with this id from an unknown address may be for one of these connections. */
    boolean mayReceive(int id) {
        return index.mayReceive(id);
    }

    PathSizes sizes() {
        return sizes;
    }

    long forgedMessages() {
        return forgedMessages;
    }

    long refusedMoves() {
        return refusedMoves;
    }
}
