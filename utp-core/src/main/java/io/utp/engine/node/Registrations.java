package io.utp.engine.node;

import io.utp.engine.config.Dialect;
import io.utp.engine.connection.Connection;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.SequenceNumbers;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Which connection a packet is for, and which ids are free. */
final class Registrations {

    /** Even ids from 2 to 65,534: so many connections can be dialled to one peer. */
    private static final int MOST_DIALLED = 32_767;

    private final ConnectionTable table;
    private final Dialect spoken;
    private final RandomGenerator random;

    Registrations(Dialect spoken, RandomGenerator random) {
        this.table = new ConnectionTable(random);
        this.spoken = spoken;
        this.random = random;
    }

    /** The connection that a packet is for, or {@code null}. */
    @Nullable Connection find(InetSocketAddress from, PacketHeader packet) {
        int id = packet.connectionId();
        if (packet.type() == PacketType.SYN) {
            return acceptedBy(id, table.get(from, id), table.get(from, SequenceNumbers.next(id)));
        }
        Connection connection = get(from, id);
        if (connection == null && packet.type() == PacketType.RESET) {
            // libutp echoes the id of the packet that it does not know: that is our send id, one beside the receive id.
            connection = sender(table.get(from, SequenceNumbers.plus(id, -1)), id);
            return connection != null ? connection : sender(table.get(from, SequenceNumbers.next(id)), id);
        }
        return connection;
    }

    /** The connection that receives under an id, or {@code null}. */
    @Nullable Connection get(InetSocketAddress from, int id) {
        Connection connection = table.get(from, id);
        return connection != null && connection.owns(id) ? connection : null;
    }

    private static @Nullable Connection acceptedBy(int synId, @Nullable Connection lower, @Nullable Connection upper) {
        if (upper != null && upper.hasAcceptedSyn(synId)) {
            return upper;
        }
        return lower != null && lower.hasAcceptedSyn(synId) ? lower : null;
    }

    private static @Nullable Connection sender(@Nullable Connection connection, int id) {
        return connection != null && connection.sendId() == id ? connection : null;
    }

    /** The connection that a SYN under this id is being dialled by, or {@code null}. */
    @Nullable Connection dialledAs(InetSocketAddress remote, int synId) {
        Connection connection = table.get(remote, synId);
        return connection != null && connection.isInitiator() ? connection : null;
    }

    /** Whether an id that the peer of a new connection may send with belongs to another connection. */
    boolean isTaken(InetSocketAddress from, PacketHeader syn) {
        int id = syn.connectionId();
        return (maySpeakBep29(syn.service()) && table.get(from, SequenceNumbers.next(id)) != null)
                || (maySpeakUtpPunch(id, syn.service()) && table.get(from, id) != null);
    }

    /** BEP 29 initiators send with the id above the SYN's. Services are asked for in BEP 29 only. */
    private boolean maySpeakBep29(int service) {
        return spoken != Dialect.UTP_PUNCH || service != 0;
    }

    /** utp-punch initiators go on with the SYN's own id, which is always even. */
    private boolean maySpeakUtpPunch(int synId, int service) {
        boolean possible = spoken == Dialect.UTP_PUNCH || (spoken == Dialect.AUTO && (synId & 1) == 0);
        return possible && service == 0;
    }

    /** The object for an address that stands for it already, so that the connections with one peer share it. */
    InetSocketAddress known(InetSocketAddress remote) {
        return table.known(remote);
    }

    /** An accepted connection. */
    void addAccepted(Connection connection, int synId) {
        if (maySpeakBep29(connection.service())) {
            table.put(connection.remote(), SequenceNumbers.next(synId), connection);
        }
        if (maySpeakUtpPunch(synId, connection.service())) {
            table.put(connection.remote(), synId, connection);
        }
    }

    /** A SYN's id of a connection, with the one above it. */
    void add(Connection connection, int synId) {
        table.put(connection.remote(), synId, connection);
        table.put(connection.remote(), SequenceNumbers.next(synId), connection);
    }

    /** utp-punch 1.0.1: an initiator's id is even, not 0 and at most 65,534. The ids on both sides of it must be free. */
    int freeId(InetSocketAddress remote) {
        int start = random.nextInt(MOST_DIALLED);
        for (int i = 0; i < MOST_DIALLED; i++) {
            int id = 2 + 2 * ((start + i) % MOST_DIALLED);
            if (table.get(remote, id) == null && table.get(remote, id + 1) == null) {
                return id;
            }
        }
        return -1;
    }

    /** Moves a connection to another path. Returns {@code false} if its id there belongs to another one; then nothing moves. */
    boolean move(Connection connection, Path path, long nowNanos) {
        if (!path.remote().equals(connection.remote())) {
            int id = connection.receiveId();
            if (!table.put(path.remote(), id, connection)) {
                return false;
            }
            remove(connection);
        }
        connection.path().moveTo(path, nowNanos);
        return true;
    }

    void remove(Connection connection) {
        for (int id : connection.synIds()) {
            table.remove(connection.remote(), id, connection);
            table.remove(connection.remote(), SequenceNumbers.next(id), connection);
        }
    }

    int size() {
        return table.size();
    }
}
