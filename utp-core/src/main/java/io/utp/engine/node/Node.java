package io.utp.engine.node;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.Connection;
import io.utp.engine.connection.ConnectionSignals;
import io.utp.engine.stream.Chunks;
import io.utp.engine.time.Deadline;
import io.utp.engine.time.DeadlineQueue;
import io.utp.engine.wire.CookieMessage;
import io.utp.engine.wire.DecodeResult;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.Transmit;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All connections of one port: finds the one that a packet is for, accepts, refuses, and knows who is to be called next. */
public final class Node {

    private final Setups setups;
    private final PacketHeader received = new PacketHeader();
    private final PacketHeader sending = new PacketHeader();
    private final Registrations registrations;
    private final Paths paths;
    private final ConnectionList connections = new ConnectionList();
    private final ConnectionSignals signals;
    private final DeadlineQueue<Connection> deadlines = new DeadlineQueue<>();
    private final Resets resets;
    private final Services services;
    private final Admission admission;
    private final AnswerLimit answerLimit;
    private final Transmit transmit = new Transmit();

    private long malformedPackets;
    private long unknownPackets;
    private long misdirectedPackets;

    /**
     * Creates a node without connections.
     *
     * @param config the options
     * @param random where ids and first sequence numbers come from; they should not be predictable
     * @param chunks for received bytes
     */
    public Node(EndpointConfig config, RandomGenerator random, Chunks chunks) {
        this.registrations = new Registrations(config.dialect(), random);
        this.paths = new Paths(registrations);
        this.setups = new Setups(config, random, chunks, paths);
        this.signals = setups.signals();
        this.resets = new Resets(config.dialect(), config.limits());
        this.answerLimit = new AnswerLimit(config.limits().statelessAnswersPerSecond(), random);
        this.services = new Services(signals, random, answerLimit);
        this.admission = new Admission(setups, services, registrations, connections, resets, answerLimit);
    }

    // ---- inputs

    /**
     * A datagram.
     *
     * @param socket by which of the node's sockets it came; 0 is its own port
     * @param from the sender
     * @param datagram between position and limit; nothing of it is kept
     * @param nowNanos the time
     * @return {@code false} if it is not uTP
     */
    public boolean handleDatagram(int socket, InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
        DecodeResult result = received.decode(datagram);
        switch (result) {
            case NOT_UTP -> {
                return handleCookie(from, CookieMessage.decode(datagram), nowNanos);
            }
            case MALFORMED -> malformedPackets++;
            case VALID -> handlePacket(socket, from, datagram, nowNanos);
        }
        return true;
    }

    private boolean handleCookie(InetSocketAddress from, @Nullable CookieMessage message, long nowNanos) {
        Connection connection = message == null ? null : registrations.dialledAs(from, message.connectionId());
        if (connection != null && message != null) {
            connection.handleCookie(message, nowNanos);
        }
        return message != null;
    }

    private void handlePacket(int socket, InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
        Connection connection = registrations.find(from, received);
        if (connection != null) {
            connection.handlePacket(received, datagram, nowNanos);
        } else if (received.type() == PacketType.SYN) {
            admission.handleSyn(socket, from, received, datagram, nowNanos);
        } else if (!admission.welcome(socket, from, received, datagram, nowNanos)) {
            handleUnknown(socket, from, nowNanos);
        }
    }

    private void handleUnknown(int socket, InetSocketAddress from, long nowNanos) {
        if (paths.mayReceive(received.connectionId())) {
            // Perhaps from a peer that does not know yet that its address has changed: a RESET would end what lives.
            misdirectedPackets++;
        } else {
            unknownPackets++;
            admission.handleUnknown(socket, from, received, nowNanos);
        }
    }

    /**
     * A SYN that somebody else turned away, unless it is the repeat of one that was accepted.
     *
     * @param socket by which of the node's sockets it came; 0 is its own port
     * @param from the sender
     * @param datagram between position and limit; nothing of it is kept
     * @param nowNanos the time
     */
    public void refuse(int socket, InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
        if (received.decode(datagram) == DecodeResult.VALID && received.type() == PacketType.SYN) {
            if (registrations.find(from, received) == null) {
                admission.refuse(socket, from, received, nowNanos);
            } else {
                handlePacket(socket, from, datagram, nowNanos);
            }
        }
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
            deadlines.schedule(connection, Math.max(connection.nextDeadline(), nowNanos + 1));
        }
    }

    private void forget(Connection connection) {
        deadlines.remove(connection);
        if (connections.removeKnown(connection)) {
            registrations.remove(connection);
            paths.remove(connection);
        }
    }

    // ---- commands

    /**
     * Dials.
     *
     * @param path the peer, and by which of the node's sockets
     * @param service the peer's service, 1 to 255; 0 for its application
     * @param nowNanos the time
     * @return the connection, or {@code null} if there are as many as may be
     */
    public @Nullable Connection connect(Path path, int service, long nowNanos) {
        if (admission.isClosed() || (service == 0 && admission.isFull())) {
            return null;
        }
        int id = registrations.freeId(path.remote());
        if (id < 0) {
            return null;
        }
        Connection connection = setups.setup(path, service, nowNanos).initiate(id, setups.random16());
        registrations.add(connection, id);
        connections.add(connection);
        return connection;
    }

    private void retry(Connection connection) {
        int id = registrations.freeId(connection.remote());
        if (id > 0) {
            registrations.add(connection, id);
            connection.retryWith(id);
        }
    }

    /**
     * Accepts connections for a service from now on, of which the application's limits and counters know nothing.
     *
     * @param service 1 to 255
     * @param mostConnections at once
     */
    public void serve(int service, int mostConnections) {
        services.serve(service, mostConnections);
    }

    /** Accepts connections from now on. */
    public void listen() {
        admission.listen(true);
    }

    /** Refuses connections from now on, those that are half open excepted. */
    public void stopListening() {
        admission.listen(false);
    }

    /**
     * Accepts and dials no more, and closes every connection.
     *
     * @param nowNanos the time
     */
    public void close(long nowNanos) {
        admission.close();
        for (Connection connection : List.copyOf(connections)) {
            if (connection.isEstablished()) {
                connection.close(nowNanos);
            } else {
                connection.destroy(nowNanos);
            }
        }
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
        int micros = setups.micros(nowNanos);
        if (resets.poll(transmit, sending, out, micros)
                || services.poll(transmit, out)
                || admission.stateless().poll(transmit, sending, out, micros)) {
            return transmit;
        }
        for (Connection c = signals.pollTransmit(); c != null; c = signals.pollTransmit()) {
            if (c.path().pollMessage(transmit, out, nowNanos)) {
                if (!c.isGone()) { // a last message of who was forgotten before would make it known for ever
                    paths.add(c);
                }
                reschedule(c, nowNanos);
                c.requestTransmit();
                return transmit;
            }
            int segmentSize = c.pollTransmit(sending, out, nowNanos);
            reschedule(c, nowNanos);
            if (segmentSize > 0) {
                // There may be more: behind the others, so that all get their turn.
                c.requestTransmit();
                return transmit.set(c.socket(), c.remote(), segmentSize, out.position() - start);
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

    /** All connections, those that are over and linger included. */
    public Collection<Connection> connections() {
        return Collections.unmodifiableCollection(connections);
    }

    /** What concerns the paths of connections. */
    public Paths paths() {
        return paths;
    }

    public boolean isListening() {
        return admission.isListening();
    }

    /** How many dialled connections are not over. */
    public int initiatedConnections() {
        return signals.initiated();
    }

    /** How many accepted connections are not over. */
    public int acceptedConnections() {
        return signals.accepted();
    }

    public NodeStatistics statistics() {
        return new NodeStatistics(
                malformedPackets,
                unknownPackets,
                misdirectedPackets,
                resets.sent(),
                resets.suppressed(),
                admission.refused(),
                admission.crowded(),
                admission.stateless().sent(),
                admission.stateless().accepted(),
                answerLimit.suppressed(),
                services.cookiesSent(),
                paths.forgedMessages(),
                paths.refusedMoves(),
                signals.halfOpen());
    }
}
