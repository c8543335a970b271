package io.utp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.utp.CloseReason;
import io.utp.TrafficStatistics;
import io.utp.UtpClosedException;
import io.utp.UtpSocket;
import io.utp.engine.connection.Connection;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.endpoint.EndpointStatistics;
import io.utp.rendezvous.RendezvousServerStatistics;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine on its event loop. Each input (datagrams, time, the application's commands) is followed by one
 * {@link #drain()} of all outputs. Only what says so may be called from another thread.
 */
final class EndpointDriver {

    private static final Logger log = LoggerFactory.getLogger(EndpointDriver.class);
    private static final long UNWRITABLE_PAUSE_NANOS = 1_000_000;

    private final NodeContext context;
    private final Endpoint endpoint;
    private final Channel channel;
    private final EventLoop loop;
    private final NodeLoop tasks;
    private final DatagramSender sender;
    private final DeadlineTimer timer;
    private final StunRequests stun;
    private final PunchRequests punches;
    private final ExtraSockets extraSockets;
    private final RendezvousDriver rendezvous;
    private final LiveConnections connections = new LiveConnections();
    private final ConnectionSignalQueue signals;
    private final Acceptor acceptor;
    private final ConnectionGate gate;
    private @Nullable NodeShutdown shutdown;
    private boolean draining;
    private boolean transmitAsked;

    private volatile InetSocketAddress localAddress = new InetSocketAddress(0);
    private volatile int initiated;
    private volatile int accepted;

    EndpointDriver(NodeContext context, Endpoint endpoint, Channel channel) {
        this.context = context;
        this.endpoint = endpoint;
        this.channel = channel;
        this.loop = channel.eventLoop();
        this.tasks = new NodeLoop(loop, this::drain);
        this.extraSockets = new ExtraSockets(this, loop);
        this.sender = new DatagramSender(channel, extraSockets::channel, context);
        this.signals = new ConnectionSignalQueue(this::command, context.clock());
        this.acceptor = new Acceptor(context, endpoint, this::localAddress);
        this.gate = new ConnectionGate(context, endpoint);
        this.punches = new PunchRequests(endpoint, context.clock());
        this.rendezvous = new RendezvousDriver(this, endpoint, extraSockets);
        this.timer = new DeadlineTimer(loop, context.clock(), this::deadline);
        this.stun = new StunRequests(endpoint, context.clock(), this::localAddress);
    }

    // ---- any thread

    boolean inEventLoop() {
        return tasks.inEventLoop();
    }

    NodeContext context() {
        return context;
    }

    Channel channel() {
        return channel;
    }

    InetSocketAddress localAddress() {
        return localAddress;
    }

    int initiatedConnections() {
        return initiated;
    }

    int acceptedConnections() {
        return accepted;
    }

    /** Starts the operation on the event loop, or fails it when the node is closed meanwhile. */
    void execute(PendingOperation operation) {
        tasks.execute(() -> start(operation), () -> operation.fail(closedException()));
    }

    /** As {@link NodeLoop#command}. */
    void command(Runnable command) {
        tasks.command(command);
    }

    /** As {@link NodeLoop#commandLater}. */
    @Nullable Future<?> commandLater(Runnable command, long delayMillis) {
        return tasks.commandLater(command, delayMillis);
    }

    /** Lets the event loop look at the connection soon; many signals make one task. */
    void signal(ConnectionRequests connection) {
        signals.signal(connection);
    }

    /** As {@link NodeLoop#ask}. */
    <T extends @Nullable Object> T ask(Supplier<T> question) {
        return tasks.ask(question);
    }

    EndpointStatistics statistics() {
        return ask(endpoint::statistics);
    }

    TrafficStatistics traffic() {
        return ask(() -> connections.statistics(context.counters()));
    }

    List<UtpSocket> sockets() {
        return ask(connections::sockets);
    }

    RendezvousServerStatistics rendezvousStatistics() {
        return ask(rendezvous::statistics);
    }

    UtpClosedException closedException() {
        return new UtpClosedException("The node on " + Addresses.text(localAddress) + " was closed");
    }

    // ---- event loop: inputs

    void bound(InetSocketAddress address) {
        localAddress = address;
        rendezvous.start();
    }

    void received(int socket, InetSocketAddress peer, ByteBuffer datagram, long nowNanos) {
        context.counters().received(datagram.remaining());
        acceptor.listenOrNot();
        int start = datagram.position();
        if (gate.passes(socket, peer, datagram, nowNanos)
                && !endpoint.handleDatagram(socket, peer, datagram, nowNanos)) {
            context.counters().other();
            context.others().offer(peer, datagram.position(start));
        }
    }

    void batchEnd() {
        endpoint.handleBatchEnd(context.clock().nanos());
        drain();
    }

    private void deadline() {
        long nowNanos = context.clock().nanos();
        if (endpoint.nextDeadline() <= nowNanos) {
            endpoint.handleTimeout(nowNanos);
        }
        drain();
    }

    private void start(PendingOperation operation) {
        if (shutdown != null) {
            operation.fail(closedException());
        } else {
            operation.start(this);
        }
    }

    // ---- event loop: commands of pending operations

    /** Null when the node has as many connections as it may have. */
    @Nullable ConnectionDriver connect(ConnectAttempt attempt) {
        Connection connection = endpoint.connect(
                attempt.socket(), attempt.remote(), context.clock().nanos());
        if (connection == null) {
            return null;
        }
        ConnectionDriver dialled = new ConnectionDriver(this, connection, attempt);
        connection.attach(dialled);
        connections.add(dialled);
        return dialled;
    }

    Acceptor acceptor() {
        return acceptor;
    }

    PeerCalls peerCalls() {
        return rendezvous.peerCalls();
    }

    PunchRequests punches() {
        return punches;
    }

    StunRequests stun() {
        return stun;
    }

    ChannelFuture send(ByteBuf content, InetSocketAddress remote) {
        return sender.send(content, remote);
    }

    /** Ends everything; the channel is closed at the end. */
    void shutDown() {
        if (shutdown != null) {
            return;
        }
        long nowNanos = context.clock().nanos();
        shutdown = new NodeShutdown(this, context, loop);
        punches.fail(closedException());
        stun.fail(closedException());
        rendezvous.stop(closedException());
        for (ConnectionDriver connection : connections.copy()) {
            connection.nodeCloses(nowNanos);
        }
        endpoint.close(nowNanos);
        drain();
    }

    /** The connections that did not end in time. */
    void cut() {
        long nowNanos = context.clock().nanos();
        for (ConnectionDriver connection : connections.copy()) {
            connection.destroy(nowNanos);
        }
        drain();
    }

    boolean isDrained() {
        // The engine looks at each connection, so it is asked only when all have ended.
        return connections.isEmpty() && endpoint.isDrained();
    }

    void closeChannel() {
        ChannelFuture unused = channel.close();
    }

    /** Asked for or not: the port is gone, and so is all that used it. */
    void channelClosed() {
        if (shutdown == null) {
            log.error("The UDP channel on {} was closed by itself; the node ends", localAddress);
            context.events().portLost(localAddress);
            shutDown();
        }
        timer.cancel();
        extraSockets.closeAll();
        sender.release();
        for (ConnectionDriver connection : connections.copy()) {
            connection.nodeClosed();
        }
        initiated = 0;
        accepted = 0;
    }

    // ---- event loop: outputs

    /** To be called after each input and command. */
    void drain() {
        if (draining || !channel.isOpen()) {
            return;
        }
        draining = true;
        try {
            do {
                transmit();
                // Before the application is told, so that it finds the counts that belong to what it is told.
                publishCounts();
            } while (dispatchUpdates());
            punches.dispatch();
            rendezvous.dispatch();
            stun.dispatch();
        } finally {
            draining = false;
            armTimer();
        }
        NodeShutdown closing = shutdown;
        if (closing != null) {
            closing.drained();
        }
    }

    /** What does not go in this turn goes in another one, before which the loop receives. */
    private void transmit() {
        if (sender.transmit(endpoint) && !transmitAsked) {
            transmitAsked = true;
            command(() -> transmitAsked = false);
        }
    }

    private void publishCounts() {
        initiated = endpoint.initiatedConnections();
        accepted = endpoint.acceptedConnections();
    }

    private void armTimer() {
        long deadline = endpoint.nextDeadline();
        if (!channel.isWritable()) {
            // What is due cannot be sent now; the channel says when it can be.
            deadline = Math.max(deadline, context.clock().nanos() + UNWRITABLE_PAUSE_NANOS);
        }
        timer.arm(deadline);
    }

    private boolean dispatchUpdates() {
        boolean any = false;
        Connection updated;
        while ((updated = endpoint.pollUpdated(context.clock().nanos())) != null) {
            any = true;
            boolean shown = updated.attachment() != null || updated.isEstablished();
            if (updated.service() != 0 || !shown) {
                continue; // the endpoint's own, or perhaps nobody's
            }
            ConnectionDriver connection =
                    updated.attachment() instanceof ConnectionDriver known ? known : accept(updated);
            connection.handleUpdate(context.clock().nanos());
        }
        return any;
    }

    private ConnectionDriver accept(Connection connection) {
        ConnectionDriver accepting = new ConnectionDriver(this, connection, null);
        connection.attach(accepting);
        connections.add(accepting);
        return accepting;
    }

    // ---- event loop: told by connections

    /** A connection is established; an accepted one goes to the application. */
    void opened(UtpSocket socket) {
        connections.opened(socket);
        context.events().opened(socket);
        if (!socket.isInitiator()) {
            acceptor.accepted(socket);
        }
    }

    /** A connection that the application knows is gone. */
    void closed(UtpSocket socket, CloseReason reason) {
        connections.closed(reason);
        context.events().gone(socket, reason);
    }

    void gone(ConnectionDriver connection) {
        connections.remove(connection);
        progressed();
    }

    /** Some connection came nearer to its end. */
    void progressed() {
        NodeShutdown closing = shutdown;
        if (closing != null) {
            closing.progressed();
        }
    }
}
