package io.utp.engine.connection;

import io.utp.engine.config.Dialect;
import io.utp.engine.wire.CookieMessage;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One uTP connection. Inputs are {@code handle…}, commands are verbs, outputs are {@code poll…}; after each input or command
 * the connection stands in the queues of the node's {@link ConnectionSignals}, and its outputs are to be drained.
 *
 * <p>Times are nanoseconds of the node's clock. Not safe for use by several threads.
 */
public final class Connection extends ConnectionPlace {

    private final boolean initiator;
    private final BufferLimits buffers;
    private final ConnectionSignals signals;
    private final Handshake handshake;
    private final Sender outbound;
    private final Migration migration;
    private final Session session;
    private final ConnectionPath path;

    Connection(
            ConnectionSetup setup,
            Handshake handshake,
            Sender outbound,
            Migration migration,
            Session session,
            boolean initiator) {
        this.buffers = setup.buffers();
        this.signals = setup.signals();
        this.handshake = handshake;
        this.initiator = initiator;
        this.outbound = outbound;
        this.migration = migration;
        this.session = session;
        this.path = new ConnectionPath(this, session, migration);
        signals.opened(this, handshake.peerSequence());
    }

    void signal() {
        buffers.hold(outbound.heldBytes(), session.closeCause() != null);
        if (session.pollUpdated()) {
            signals.updated(this);
        }
        signals.tally(this);
        signals.fly(outbound.pollFlightChange());
        signals.transmit(this);
    }

    // ---- inputs

    /**
     * A packet whose id this connection {@link #owns}. The outcome of the batch is decided in {@link #handleBatchEnd}.
     *
     * @param header the decoded header
     * @param datagram where the payload is; nothing of it is kept
     * @param nowNanos the time
     */
    public void handlePacket(PacketHeader header, ByteBuffer datagram, long nowNanos) {
        session.handlePacket(header, datagram, nowNanos);
        signals.received(this);
    }

    /** The peer, or somebody else, wants to see that we receive at our address. */
    public void handleCookie(CookieMessage message, long nowNanos) {
        handshake.handleCookie(message);
        signal();
    }

    /**
     * The batch is over: the one decision about an acknowledgement for all of it.
     *
     * @param nowNanos the time
     */
    public void handleBatchEnd(long nowNanos) {
        session.handleBatchEnd(nowNanos);
        signal();
    }

    /**
     * {@link #nextDeadline()} has come.
     *
     * @param nowNanos the time
     */
    public void handleTimeout(long nowNanos) {
        session.handleTimeout(nowNanos);
        signal();
    }

    // ---- commands

    /**
     * Sends bytes, in order behind those written before.
     *
     * @param data a heap buffer whose content between position and limit belongs to the connection from now on: it is not
     * copied. Adjacent pieces of one array are merged
     * @param nowNanos the time
     */
    public void write(ByteBuffer data, long nowNanos) {
        session.write(data);
        signal();
    }

    /**
     * Ends the sending direction behind everything written. More than once is the same as once.
     *
     * @param nowNanos the time
     */
    public void end(long nowNanos) {
        session.end();
        signal();
    }

    /**
     * Ends the sending direction and takes no more interest in the other: what still arrives is acknowledged and dropped. If
     * the peer does not end within the timeout after everything was acknowledged, it is reset.
     *
     * @param nowNanos the time
     */
    public void close(long nowNanos) {
        session.close(nowNanos);
        signal();
    }

    /**
     * Gives the connection up; the peer is reset.
     *
     * @param nowNanos the time
     */
    public void destroy(long nowNanos) {
        session.destroy();
        signal();
    }

    /**
     * The application took received bytes.
     *
     * @param bytes how many, of those that {@link #pollReceived()} gave
     * @param nowNanos the time
     */
    public void consumed(int bytes, long nowNanos) {
        session.consumed(bytes, nowNanos);
        signal();
    }

    /**
     * Changes the size of packets sent from now on; the path is not asked any more what it carries.
     *
     * @param mtu payload bytes
     */
    public void setMtu(int mtu) {
        outbound.setMtu(mtu);
    }

    /**
     * Changes the silence after which {@link #pollSilence()} tells of it.
     *
     * @param nanos 0 for never
     * @param nowNanos the time; the silence counts from here
     */
    public void setSilence(long nanos, long nowNanos) {
        session.setSilence(nanos, nowNanos);
        signal();
    }

    /** Asks the peer whether it still hears. Returns {@code false} if it is not one that can be asked. */
    public boolean probePath(long nowNanos) {
        return tryPath(socket(), remote(), nowNanos);
    }

    /**
     * Asks the peer over another path. If it answers there, both ends move.
     *
     * @param socket which of the node's sockets; 0 is its own port
     * @param remote the peer's other address
     * @param nowNanos the time
     * @return {@code false} if the peer is not one that can be asked
     */
    public boolean tryPath(int socket, InetSocketAddress remote, long nowNanos) {
        boolean asks = migration.tryPath(new Path(socket, remote), nowNanos);
        signal();
        return asks;
    }

    /** Dials once more, under another id: an even one that is free for this peer. */
    public void retryWith(int id) {
        handshake.addId(id);
        signal();
    }

    /** Asks for {@link #pollTransmit} to be called again: there may be more than went into one run. */
    public void requestTransmit() {
        signals.transmit(this);
    }

    // ---- outputs

    /**
     * The next received bytes in order.
     *
     * @return a heap buffer that belongs to the caller, or {@code null}
     */
    public @Nullable ByteBuffer pollReceived() {
        return session.pollReceived();
    }

    /**
     * Whether a silence has lasted long enough; {@code true} once for each.
     *
     * @return whether to tell the application
     */
    public boolean pollSilence() {
        return session.pollSilence();
    }

    /** The peer's address before it changed, once for each change, or {@code null}. */
    public @Nullable InetSocketAddress pollMoved() {
        return migration.pollMoved();
    }

    /**
     * Writes packets that may go now: a run of DATA of equal size, the last may be smaller, or one of another kind.
     *
     * @param header to encode with
     * @param out where to
     * @param nowNanos the time
     * @return bytes of each packet, 0 if nothing was written
     */
    public int pollTransmit(PacketHeader header, ByteBuffer out, long nowNanos) {
        boolean withinHost = remote().getAddress().isLoopbackAddress();
        outbound.beginRun(signals.roomFor(this), withinHost);
        int size = session.pollTransmit(header, out, nowNanos);
        signals.handleSent(this, outbound.isHeld(), outbound.pollFlightChange());
        return size;
    }

    /**
     * When {@link #handleTimeout} is to be called.
     *
     * @return nanoseconds, or {@link io.utp.engine.time.Deadline#NEVER}
     */
    public long nextDeadline() {
        return session.nextDeadline();
    }

    // ---- getters

    /** The peer's address, which changes when the peer moves. */
    public InetSocketAddress remote() {
        return migration.path().remote();
    }

    /** Which of the node's sockets packets leave by; 0 is its own port. */
    public int socket() {
        return migration.path().socket();
    }

    /** Whether the peer has shown to be a node of this library: to its initiator at once, to its acceptor soon after. */
    public boolean isPeerOurs() {
        return migration.isPeerOurs();
    }

    /** Whether the peer did not answer any more when it was asked whether it still hears. */
    public boolean isStranded() {
        return migration.isStranded();
    }

    /** What the connection is for, 1 to 255; 0 for the application's own. */
    public int service() {
        return handshake.service();
    }

    /** Whether a packet with this id from {@link #remote()} is meant for this connection. */
    public boolean owns(int id) {
        return handshake.owns(id);
    }

    /** Whether this is an accepted connection that a SYN with this id asked for. */
    public boolean hasAcceptedSyn(int id) {
        return !initiator && handshake.hasSynId(id);
    }

    /** Whether this is an accepted connection, not confirmed yet, that a SYN with this sequence number asked for. */
    public boolean isAskedForBy(int sequence, long nowNanos) {
        return session.isAskedForBy(sequence, nowNanos);
    }

    /** The ids of all SYNs; packets may carry them or the numbers after them. */
    public int[] synIds() {
        return handshake.synIds();
    }

    public int receiveId() {
        return handshake.receiveId();
    }

    public int sendId() {
        return handshake.sendId();
    }

    public boolean isInitiator() {
        return initiator;
    }

    /** The dialect found out, {@link Dialect#AUTO} until then. */
    public Dialect dialect() {
        return handshake.dialect();
    }

    /**
     * Whether the application can be told of the connection: the SYN was answered, or the peer has shown that our answer to its
     * SYN arrived. Stays {@code true} afterwards.
     */
    public boolean isEstablished() {
        return session.isEstablished();
    }

    /** Whether the peer of an accepted connection has not yet shown that the answer to its SYN arrived. */
    public boolean isHalfOpen() {
        return session.state() == ConnectionState.SYN_RECEIVED;
    }

    /** Whether the SYN needs another id; to be answered with {@link #retryWith}. */
    public boolean isNewIdWanted() {
        return handshake.isNewIdWanted();
    }

    /** Why the connection is over for the application, {@code null} while it is not. */
    public @Nullable CloseCause closeCause() {
        return session.closeCause();
    }

    /** Whether a RESET is still to be sent. */
    public boolean isResetDue() {
        return session.isResetDue();
    }

    /** Whether nothing more will be sent or handled: the connection can be forgotten. */
    public boolean isGone() {
        return session.state() == ConnectionState.CLOSED && !isResetDue();
    }

    /** Bytes written and not yet acknowledged. */
    public long bufferedBytes() {
        return outbound.bufferedBytes();
    }

    /** Bytes that a writer may have written and not acknowledged before it has to wait. */
    public int sendBufferLimit() {
        return (int) Math.min(Integer.MAX_VALUE, buffers.send(outbound.wantedBuffer()));
    }

    public boolean isFinAcknowledged() {
        return outbound.isFinAcknowledged();
    }

    /** Whether the peer has ended its direction and everything before its end has arrived. */
    public boolean isReceiveEnded() {
        return session.isReceiveEnded();
    }

    /** Payload bytes of a packet as far as the application decides; a path may carry more. */
    public int mtu() {
        return outbound.nominalMtu();
    }

    public ConnectionStatistics statistics() {
        return outbound.statistics(session.receivedBytes(), session.lifetime());
    }

    public void addTo(ConnectionTotals totals) {
        outbound.addTo(totals, session.receivedBytes());
    }

    /** How fast it may send. */
    public SendingRate sending() {
        return outbound.rate();
    }

    public ConnectionPath path() {
        return path;
    }
}
