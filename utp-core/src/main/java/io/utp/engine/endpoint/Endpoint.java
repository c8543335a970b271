package io.utp.engine.endpoint;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.Connection;
import io.utp.engine.node.Node;
import io.utp.engine.node.Paths;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.engine.stream.Chunks;
import io.utp.engine.stun.NatBehavior;
import io.utp.engine.stun.NatDiscoveries;
import io.utp.engine.stun.StunClient;
import io.utp.engine.stun.StunOutcome;
import io.utp.engine.traversal.PathDatagram;
import io.utp.engine.traversal.Punch;
import io.utp.engine.traversal.PunchOutcome;
import io.utp.engine.traversal.Punches;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PunchMessage;
import io.utp.engine.wire.Transmit;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The brain of one UDP socket, without the socket: datagrams and the passing of time go in, datagrams come out.
 *
 * <p>A driver feeds {@code handle…}, gives commands here and on {@link Connection}s, and after each burst of either drains
 * {@link #pollUpdated}, {@link #pollPunch}, {@link #pollStun}, {@link #pollNat} and {@link #pollTransmit} until they return
 * {@code null}, then sleeps until {@link #nextDeadline()}.
 *
 * <p>{@code nowNanos} comes from a monotonic clock that starts at 0 or later. Not safe for use by several threads.
 */
public final class Endpoint {

    /** The most that {@link #pollTransmit} writes: the largest UDP payload over IPv4 (RFC 768, RFC 791). */
    public static final int MAX_TRANSMIT = 65_507;

    private final Node node;
    private final Punches punches;
    private final StunClient stun;
    private final NatDiscoveries discoveries;
    private final ArrayDeque<StunOutcome> stunOutcomes = new ArrayDeque<>();
    private final RendezvousParts rendezvous;
    private final Transmit transmit = new Transmit();

    /**
     * Creates an endpoint without connections, whose arrays are used once.
     *
     * @param config the options
     * @param random where ids and first sequence numbers come from; not predictable for others, except in tests
     */
    public Endpoint(EndpointConfig config, RandomGenerator random) {
        this(config, random, Chunks.UNPOOLED);
    }

    /**
     * Creates an endpoint without connections.
     *
     * @param config the options
     * @param random where ids and first sequence numbers come from; not predictable for others, except in tests
     * @param chunks for received bytes
     */
    public Endpoint(EndpointConfig config, RandomGenerator random, Chunks chunks) {
        this.node = new Node(config, random, chunks);
        this.punches = new Punches(config.limits());
        this.stun = new StunClient(random);
        this.discoveries = new NatDiscoveries(stun);
        this.rendezvous = new RendezvousParts(node, random);
    }

    // ---- inputs

    /**
     * A datagram arrived.
     *
     * @param from the sender
     * @param datagram between position and limit; nothing of it is kept
     * @param nowNanos the time
     * @return {@code false} if it is neither uTP nor a punch nor the answer of a STUN server
     */
    public boolean handleDatagram(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
        return handleDatagram(0, from, datagram, nowNanos);
    }

    /**
     * A datagram arrived at one of several sockets.
     *
     * @param socket 0 for the endpoint's own port
     * @param from the sender
     * @param datagram between position and limit; nothing of it is kept
     * @param nowNanos the time
     * @return {@code false} if it is nobody's
     */
    public boolean handleDatagram(int socket, InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
        PunchMessage message = PunchMessage.decode(datagram);
        if (message != null) {
            punches.handleMessage(from, message, nowNanos);
            return true;
        }
        // Before the node: only the transaction tells the success of STUN from DATA with a selective acknowledgement.
        if (stun.handleDatagram(from, datagram, nowNanos)) {
            handleStunOutcomes(nowNanos);
            return true;
        }
        PathMessage pathMessage = PathMessage.decode(datagram);
        if (pathMessage != null) {
            return node.paths().deliver(socket, from, pathMessage, nowNanos)
                    || rendezvous.handleMessage(socket, from, pathMessage, nowNanos);
        }
        return node.handleDatagram(socket, from, datagram, nowNanos);
    }

    /**
     * A SYN that the application turns away: it is answered by a RESET, if that is not one too many, and counted.
     *
     * @param socket 0 for the endpoint's own port
     * @param from the sender
     * @param datagram between position and limit; nothing of it is kept
     * @param nowNanos the time
     */
    public void refuse(int socket, InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
        node.refuse(socket, from, datagram, nowNanos);
    }

    /**
     * The last datagram of a batch was handled: each connection now decides once about acknowledging.
     *
     * @param nowNanos the time
     */
    public void handleBatchEnd(long nowNanos) {
        node.handleBatchEnd(nowNanos);
    }

    /**
     * {@link #nextDeadline()} has come.
     *
     * @param nowNanos the time
     */
    public void handleTimeout(long nowNanos) {
        node.handleTimeout(nowNanos);
        if (punches.nextDeadline() <= nowNanos) {
            punches.handleTimeout(nowNanos);
        }
        if (stun.nextDeadline() <= nowNanos) {
            stun.handleTimeout(nowNanos);
            handleStunOutcomes(nowNanos);
        }
        rendezvous.handleTimeout(nowNanos);
    }

    private void handleStunOutcomes(long nowNanos) {
        for (StunOutcome outcome = stun.pollOutcome(); outcome != null; outcome = stun.pollOutcome()) {
            if (!discoveries.handleOutcome(outcome, nowNanos)) {
                stunOutcomes.add(outcome);
            }
        }
    }

    // ---- commands

    /**
     * Dials. How it ends is told by {@link #pollUpdated}.
     *
     * @param remote the peer
     * @param nowNanos the time
     * @return the connection, or {@code null} if there are as many as may be or the endpoint was closed
     */
    public @Nullable Connection connect(InetSocketAddress remote, long nowNanos) {
        return connect(0, remote, nowNanos);
    }

    /**
     * Dials from one of several sockets.
     *
     * @param socket 0 for the endpoint's own port
     * @param remote the peer
     * @param nowNanos the time
     * @return the connection, or {@code null} if there are as many as may be or the endpoint was closed
     */
    public @Nullable Connection connect(int socket, InetSocketAddress remote, long nowNanos) {
        return node.connect(new Path(socket, remote), 0, nowNanos);
    }

    /**
     * Dials a service of another node of this library. The connection is told of by {@link #pollUpdated} as all are; its
     * {@link Connection#service()} tells it from the application's.
     *
     * @param service 1 to 255
     * @param remote the node
     * @param nowNanos the time
     * @return the connection, or {@code null} if the endpoint was closed
     */
    public @Nullable Connection connectToService(int service, InetSocketAddress remote, long nowNanos) {
        return node.connect(new Path(0, remote), service, nowNanos);
    }

    /**
     * Accepts connections for a service from now on.
     *
     * @param service 1 to 255
     * @param mostConnections at once
     */
    public void serve(int service, int mostConnections) {
        node.serve(service, mostConnections);
    }

    /**
     * Finds peers by name, and can be called by its own, from now on.
     *
     * @param settings the servers and the name
     * @param manySockets whether many sockets or ports may be used against a NAT with random ports
     * @param nowNanos the time
     * @return what calls, and has to be polled like this
     */
    public Introductions join(RendezvousClientSettings settings, boolean manySockets, long nowNanos) {
        return rendezvous.join(settings, manySockets, nowNanos);
    }

    /**
     * Brings others together from now on.
     *
     * @param settings secrets and limits
     * @return what has to be polled like this
     */
    public RendezvousHost serveRendezvous(RendezvousServerSettings settings) {
        return rendezvous.serve(settings);
    }

    /** Accepts connections from now on. */
    public void listen() {
        node.listen();
    }

    /** Refuses new connections from now on. */
    public void stopListening() {
        node.stopListening();
    }

    /**
     * Starts a hole punch. How it ends is told by {@link #pollPunch}.
     *
     * @param remote the peer's address as somebody told it
     * @param attempts how many {@code PUNCH} to send at most
     * @param nowNanos the time
     * @return the number that the outcome carries
     */
    public long punch(InetSocketAddress remote, int attempts, long nowNanos) {
        return punches.start(remote, attempts, nowNanos);
    }

    /**
     * Asks a STUN server which address it sees. How it ends is told by {@link #pollStun}.
     *
     * @param server who
     * @param nowNanos the time
     * @return the number that the outcome carries
     */
    public long stun(InetSocketAddress server, long nowNanos) {
        return stun.ask(server, nowNanos);
    }

    /**
     * Starts to find out what kind of NAT there is. How it ends is told by {@link #pollNat}.
     *
     * @param servers whom to ask
     * @param localAddresses the host's own addresses with this port
     * @param nowNanos the time
     * @return the number that the result carries
     */
    public long discoverNat(
            Collection<InetSocketAddress> servers, Collection<InetSocketAddress> localAddresses, long nowNanos) {
        return discoveries.start(servers, localAddresses, nowNanos);
    }

    /**
     * Accepts and dials no more, and closes every connection.
     *
     * @param nowNanos the time
     */
    public void close(long nowNanos) {
        rendezvous.close(nowNanos);
        node.close(nowNanos);
    }

    // ---- outputs

    /**
     * Writes as many packets for one peer as may go now, all of one size but perhaps the last.
     *
     * @param nowNanos the time
     * @param out has room for {@link #MAX_TRANSMIT} bytes
     * @return what was written, valid until the next call, or {@code null} when there is nothing to send now
     */
    public @Nullable Transmit pollTransmit(long nowNanos, ByteBuffer out) {
        Punch.Datagram datagram = punches.pollDatagram();
        if (datagram != null) {
            PunchMessage punch = datagram.message();
            punch.encode(out);
            return transmit.set(datagram.to(), punch.encodedLength(), punch.encodedLength());
        }
        int start = out.position();
        InetSocketAddress server = stun.pollTransmit(nowNanos, out);
        if (server != null) {
            int length = out.position() - start;
            return transmit.set(server, length, length);
        }
        PathDatagram message = rendezvous.pollDatagram(out, nowNanos);
        if (message != null) {
            return transmit.set(message.socket(), message.to(), PathMessage.SIZE, PathMessage.SIZE);
        }
        return node.pollTransmit(nowNanos, out);
    }

    /**
     * The next connection that changed: newly accepted, established, received bytes or the end, had bytes or its end
     * acknowledged, was silent for long, moved, or is over. Those of a {@link Connection#service()} are not the
     * application's; what they mean for the rendezvous is done by then.
     *
     * @param nowNanos the time
     * @return the connection, or {@code null}
     */
    public @Nullable Connection pollUpdated(long nowNanos) {
        Connection updated = node.pollUpdated();
        if (updated != null) {
            rendezvous.handleUpdate(updated, nowNanos);
        }
        return updated;
    }

    /**
     * The next punch that ended.
     *
     * @return how, or {@code null}
     */
    public @Nullable PunchOutcome pollPunch() {
        return punches.pollOutcome();
    }

    /**
     * The next question to a STUN server that ended.
     *
     * @return how, or {@code null}
     */
    public @Nullable StunOutcome pollStun() {
        return stunOutcomes.poll();
    }

    /**
     * The next discovery of the NAT that ended.
     *
     * @return what was found, or {@code null}
     */
    public @Nullable NatBehavior pollNat() {
        return discoveries.pollResult();
    }

    /**
     * When {@link #handleTimeout} is to be called.
     *
     * @return nanoseconds, or {@link io.utp.engine.time.Deadline#NEVER}
     */
    public long nextDeadline() {
        long ofOthers = Math.min(punches.nextDeadline(), Math.min(stun.nextDeadline(), rendezvous.nextDeadline()));
        return Math.min(node.nextDeadline(), ofOthers);
    }

    // ---- getters

    /** How large packets may be, and what becomes of those that are too large. */
    public Paths paths() {
        return node.paths();
    }

    /** After {@link #close}: whether no connection needs the port any more. */
    public boolean isDrained() {
        return node.isDrained();
    }

    /** How many dialled connections are not over. */
    public int initiatedConnections() {
        return node.initiatedConnections();
    }

    /** How many accepted connections are not over. */
    public int acceptedConnections() {
        return node.acceptedConnections();
    }

    public EndpointStatistics statistics() {
        return EndpointStatistics.of(node.statistics(), rendezvous, punches.suppressed());
    }
}
