package io.utp.engine.node;

import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.Connection;
import io.utp.engine.connection.ConnectionSetup;
import io.utp.engine.connection.ConnectionSignals;
import io.utp.engine.time.Deadline;
import io.utp.engine.time.DeadlineQueue;
import io.utp.engine.wire.DecodeResult;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.SequenceNumbers;
import io.utp.engine.wire.Transmit;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All connections of one port: finds the one that a packet is for, accepts, refuses, and knows who is to be called next. */
public final class Node {

    /** Even ids from 2 to 65,534: so many connections can be dialled to one peer. */
    private static final int MOST_DIALLED = 32_767;

    private final EndpointConfig config;
    private final RandomGenerator random;
    private final int timestampOffset;
    private final PacketHeader received = new PacketHeader();
    private final PacketHeader sending = new PacketHeader();
    private final ConnectionTable table = new ConnectionTable();
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final ConnectionSignals signals = new ConnectionSignals();
    private final DeadlineQueue<Connection> deadlines = new DeadlineQueue<>();
    private final Resets resets;
    private final Transmit transmit = new Transmit();

    private boolean listening;
    private boolean closed;
    private long malformedPackets;
    private long unknownPackets;
    private long refusedConnections;

    /**
     * Creates a node without connections.
     *
     * @param config the options
     * @param random where ids and first sequence numbers come from; they should not be predictable
     */
    public Node(EndpointConfig config, RandomGenerator random) {
        this.config = config;
        this.random = random;
        this.resets = new Resets(config.dialect());
        this.timestampOffset = random.nextInt();
    }

    // ---- inputs

    /**
     * A datagram.
     *
     * @param from the sender
     * @param datagram between position and limit; nothing of it is kept
     * @param nowNanos the time
     * @return {@code false} if it is not uTP
     */
    public boolean handleDatagram(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
        DecodeResult result = received.decode(datagram);
        switch (result) {
            case NOT_UTP -> {
                return false;
            }
            case MALFORMED -> malformedPackets++;
            case VALID -> handlePacket(from, datagram, nowNanos);
        }
        return true;
    }

    private void handlePacket(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
        Connection connection = find(from, received);
        if (connection != null) {
            connection.handlePacket(received, datagram, nowNanos);
        } else if (received.type() == PacketType.SYN) {
            handleNewSyn(from, datagram, nowNanos);
        } else {
            unknownPackets++;
            resets.answer(from, received, nowNanos);
        }
    }

    private @Nullable Connection find(InetSocketAddress from, PacketHeader packet) {
        int id = packet.connectionId();
        if (packet.type() == PacketType.SYN) {
            return acceptedBy(id, table.get(from, id), table.get(from, SequenceNumbers.next(id)));
        }
        Connection connection = table.get(from, id);
        if (connection != null && connection.owns(id)) {
            return connection;
        }
        if (packet.type() == PacketType.RESET) {
            // libutp echoes the id of the packet that it does not know: that is our send id, one beside the receive id.
            connection = sender(table.get(from, SequenceNumbers.plus(id, -1)), id);
            return connection != null ? connection : sender(table.get(from, SequenceNumbers.next(id)), id);
        }
        return null;
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

    private void handleNewSyn(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
        // This library's initiators dial again under another id, but with the same sequence number,
        // when no answer came.
        Connection asked = signals.halfOpen() == 0 ? null : table.findAskedFor(from, received.sequence(), nowNanos);
        if (asked != null && !isTaken(from, received.connectionId())) {
            register(asked, received.connectionId());
            asked.handlePacket(received, datagram, nowNanos);
        } else {
            accept(from, nowNanos);
        }
    }

    private void accept(InetSocketAddress from, long nowNanos) {
        boolean full = isFull() || signals.halfOpen() >= config.backlog();
        if (!listening || closed || full) {
            refusedConnections++;
            resets.answer(from, received, nowNanos);
            return;
        }
        int id = received.connectionId();
        if (isTaken(from, id)) {
            // By chance, by a connection in the other direction: the peer will try another.
            refusedConnections++;
            return;
        }
        Connection connection = Connection.accept(setup(from, nowNanos), received, random16());
        if (maySpeakBep29()) {
            table.put(from, SequenceNumbers.next(id), connection);
        }
        if (maySpeakUtpPunch(id)) {
            table.put(from, id, connection);
        }
        connections.add(connection);
    }

    /** Whether an id that the peer of a new connection may send with belongs to another connection. */
    private boolean isTaken(InetSocketAddress from, int synId) {
        return (maySpeakBep29() && table.get(from, SequenceNumbers.next(synId)) != null)
                || (maySpeakUtpPunch(synId) && table.get(from, synId) != null);
    }

    /** BEP 29 initiators send with the id above the SYN's. */
    private boolean maySpeakBep29() {
        return config.dialect() != Dialect.UTP_PUNCH;
    }

    /** utp-punch initiators go on with the SYN's own id, which is always even. */
    private boolean maySpeakUtpPunch(int synId) {
        return config.dialect() == Dialect.UTP_PUNCH || (config.dialect() == Dialect.AUTO && (synId & 1) == 0);
    }

    /**
     * The batch of datagrams is over.
     *
     * @param nowNanos the time
     */
    public void handleBatchEnd(long nowNanos) {
        for (Connection c = signals.pollReceived(); c != null; c = signals.pollReceived()) {
            c.handleBatchEnd(nowNanos);
        }
    }

    /**
     * {@link #nextDeadline()} has come.
     *
     * @param nowNanos the time
     */
    public void handleTimeout(long nowNanos) {
        for (Connection c = deadlines.poll(nowNanos); c != null; c = deadlines.poll(nowNanos)) {
            if (c.nextDeadline() <= nowNanos) {
                c.handleTimeout(nowNanos);
                if (c.isNewIdWanted()) {
                    retry(c);
                }
            }
            // The slot may have been early: whether the deadline has moved is seen only now.
            assert c.isGone() || c.nextDeadline() > nowNanos : "a deadline that was handled is still due";
            reschedule(c, nowNanos);
        }
    }

    private void reschedule(Connection connection, long nowNanos) {
        if (connection.isGone()) {
            forget(connection);
        } else {
            deadlines.schedule(connection.deadlineSlot(), Math.max(connection.nextDeadline(), nowNanos + 1));
        }
    }

    private void forget(Connection connection) {
        deadlines.remove(connection.deadlineSlot());
        if (connections.remove(connection)) {
            for (int id : connection.synIds()) {
                table.remove(connection.remote(), id, connection);
                table.remove(connection.remote(), SequenceNumbers.next(id), connection);
            }
        }
    }

    // ---- commands

    /**
     * Dials.
     *
     * @param remote the peer
     * @param nowNanos the time
     * @return the connection, or {@code null} if there are as many as may be
     */
    public @Nullable Connection connect(InetSocketAddress remote, long nowNanos) {
        if (closed || isFull()) {
            return null;
        }
        int id = freeId(remote);
        if (id < 0) {
            return null;
        }
        Connection connection = Connection.initiate(setup(remote, nowNanos), id, random16());
        register(connection, id);
        connections.add(connection);
        return connection;
    }

    private boolean isFull() {
        return signals.initiated() + signals.accepted() >= config.maxConnections();
    }

    private void register(Connection connection, int id) {
        table.put(connection.remote(), id, connection);
        table.put(connection.remote(), SequenceNumbers.next(id), connection);
    }

    private void retry(Connection connection) {
        int id = freeId(connection.remote());
        if (id > 0) {
            register(connection, id);
            connection.retryWith(id);
        }
    }

    /** utp-punch 1.0.1: an initiator's id is even, not 0 and at most 65,534. The ids on both sides of it must be free. */
    private int freeId(InetSocketAddress remote) {
        int start = random.nextInt(MOST_DIALLED);
        for (int i = 0; i < MOST_DIALLED; i++) {
            int id = 2 + 2 * ((start + i) % MOST_DIALLED);
            if (table.get(remote, id) == null && table.get(remote, id + 1) == null) {
                return id;
            }
        }
        return -1;
    }

    /** Accepts connections from now on. */
    public void listen() {
        listening = true;
    }

    /**
     * Accepts and dials no more, and closes every connection.
     *
     * @param nowNanos the time
     */
    public void close(long nowNanos) {
        closed = true;
        for (Connection connection : List.copyOf(connections)) {
            if (connection.isEstablished()) {
                connection.close(nowNanos);
            } else {
                connection.destroy(nowNanos);
            }
        }
    }

    private ConnectionSetup setup(InetSocketAddress remote, long nowNanos) {
        return new ConnectionSetup(remote, config, signals, timestampOffset, nowNanos);
    }

    private int random16() {
        return random.nextInt(SequenceNumbers.MASK + 1);
    }

    // ---- outputs

    /**
     * Writes packets for one peer.
     *
     * @param nowNanos the time
     * @param out where to
     * @return what was written, valid until the next call, or {@code null} when there is nothing to send now
     */
    public @Nullable Transmit pollTransmit(long nowNanos, ByteBuffer out) {
        int start = out.position();
        InetSocketAddress resetTo = resets.poll(sending, out, (int) (nowNanos / 1_000) + timestampOffset);
        if (resetTo != null) {
            return transmit.set(resetTo, PacketHeader.SIZE, out.position() - start);
        }
        for (Connection c = signals.pollTransmit(); c != null; c = signals.pollTransmit()) {
            int segmentSize = c.pollTransmit(sending, out, nowNanos);
            reschedule(c, nowNanos);
            if (segmentSize > 0) {
                // There may be more: behind the others, so that all get their turn.
                c.requestTransmit();
                return transmit.set(c.remote(), segmentSize, out.position() - start);
            }
        }
        return null;
    }

    /**
     * The next connection that changed.
     *
     * @return the connection, or {@code null}
     */
    public @Nullable Connection pollUpdated() {
        return signals.pollUpdated();
    }

    /**
     * When {@link #handleTimeout} is to be called.
     *
     * @return nanoseconds, or {@link Deadline#NEVER}
     */
    public long nextDeadline() {
        return deadlines.earliestNanos();
    }

    // ---- getters

    /** Whether no connection needs the port any more. */
    public boolean isDrained() {
        for (Connection connection : connections) {
            if (connection.closeCause() == null || connection.isResetDue()) {
                return false;
            }
        }
        return resets.isEmpty();
    }

    /** How many dialled connections are not over. */
    public int initiatedConnections() {
        return signals.initiated();
    }

    /** How many accepted connections are not over. */
    public int acceptedConnections() {
        return signals.accepted();
    }

    /** uTP headers whose extensions lead out of the datagram. */
    public long malformedPackets() {
        return malformedPackets;
    }

    /** Valid packets of no connection. */
    public long unknownPackets() {
        return unknownPackets;
    }

    /** SYN packets turned away. */
    public long refusedConnections() {
        return refusedConnections;
    }

    /** RESET packets sent to who sent packets of no connection. */
    public long resetsSent() {
        return resets.sent();
    }

    /** RESET packets not sent because of their limit. */
    public long resetsSuppressed() {
        return resets.suppressed();
    }
}
