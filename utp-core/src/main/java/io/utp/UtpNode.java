package io.utp;

import io.netty.channel.Channel;
import io.utp.rendezvous.RendezvousServerStatistics;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.tls.TlsStatistics;
import io.utp.tls.UtpTls;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One UDP port that listens, dials and punches holes, all at the same time.
 *
 * <p>Every method may be called from any thread. Handlers, subscribers, listeners and completions of the futures run
 * on the executor given to the builder, so nothing of the application's runs on the node's I/O thread, unless that executor
 * chooses to. Before the node is bound, {@code connect}, {@code punch} and the questions to STUN servers wait for it.
 */
public interface UtpNode extends AutoCloseable {

    /**
     * Starts a new node's configuration.
     *
     * @return a builder with the defaults
     */
    static UtpNodeBuilder builder() {
        return new UtpNodeBuilder();
    }

    /**
     * The options that this node was built with.
     *
     * @return the options
     */
    UtpOptions options();

    /**
     * Binds to any free port of the wildcard address.
     *
     * @return completes with the bound address, or with {@link UtpBindException}
     * @throws IllegalStateException if the node is bound already or closed
     */
    default CompletableFuture<InetSocketAddress> bind() {
        return bind(new InetSocketAddress(0));
    }

    /**
     * Binds the UDP port. After a failure it may be tried again.
     *
     * @param local the address; port 0 for any
     * @return completes with the bound address, or with {@link UtpBindException}
     * @throws IllegalStateException if the node is bound already or closed
     */
    CompletableFuture<InetSocketAddress> bind(InetSocketAddress local);

    /**
     * Accepts connections from now on, or as soon as the node is bound: who dials a bound node after this has returned is
     * not refused. The handler is called once for each connection, on the executor, and may block; an exception that it
     * throws is logged and destroys the socket.
     *
     * @param handler receives the sockets
     * @return completes with the bound address once the node is bound and accepts connections
     * @throws IllegalStateException if the node listens already or is closed, or has TLS without keys
     */
    CompletableFuture<InetSocketAddress> listen(Consumer<UtpSocket> handler);

    /**
     * Accepts no more connections: peers that dial are refused. The connections that there are go on, and those that had
     * been accepted still reach the handler. Afterwards {@link #listen} may be called again. Harmless if the node does not
     * listen.
     *
     * @return completes once it is so; never exceptionally
     */
    CompletableFuture<Void> stopListening();

    /**
     * Opens a connection. May be called before {@link #bind} has finished; the SYN is then sent once the port is bound.
     *
     * @param remote the peer; must be resolved
     * @return completes with the socket once the peer has answered, or with {@link UtpConnectException} after
     * {@link UtpOptions#timeout()}; cancelling it gives the attempt up
     * A node cannot dial itself: that fails with {@link UtpConnectException}, too
     * @throws IllegalArgumentException if the address is unresolved or its port is 0
     * @throws IllegalStateException if the node is closed
     */
    CompletableFuture<UtpSocket> connect(InetSocketAddress remote);

    /**
     * As {@link #connect(InetSocketAddress)}, without TLS although the node has it: for foreign peers.
     *
     * @param remote the peer; must be resolved
     * @return as there
     * @throws IllegalArgumentException if the address is unresolved or its port is 0
     * @throws IllegalStateException if the node is closed, or {@linkplain UtpTls#required() requires} TLS
     */
    CompletableFuture<UtpSocket> connectPlain(InetSocketAddress remote);

    /**
     * Uses other keys, trust and rules for the connections that are dialled or accepted from now on; those that exist keep
     * theirs. A node that was built without TLS can be given it, and a node that has TLS cannot lose it.
     *
     * @param tls keys, trust and rules
     * @throws IllegalArgumentException if the keys or protocols cannot be used, or if the node listens and there are no keys;
     *     the node then goes on with what it had
     */
    void useTls(UtpTls tls);

    /**
     * How the connections that are dialled or accepted now are encrypted.
     *
     * @return what {@link UtpNodeBuilder#tls} or {@link #useTls} was given last, or {@code null} if connections are plain
     */
    @Nullable UtpTls tls();

    /**
     * What TLS has done so far.
     *
     * @return a snapshot of the counters
     */
    TlsStatistics tlsStatistics();

    /**
     * Opens a connection to the node that is registered under a name: asks the rendezvous server, punches together with the
     * peer, and dials the way that was found.
     *
     * @param name whom to call
     * @return completes with the socket, or with {@link UtpConnectException} that says why there is no way and what may help,
     * at the latest after the call's timeout (twice that for a node that is not registered yet), 40 s of punching and
     * {@link UtpOptions#timeout()}; cancelling it gives the attempt up
     * @throws IllegalArgumentException if the name cannot be one
     * @throws IllegalStateException if the node has no rendezvous ({@link UtpNodeBuilder#rendezvous}) or is closed
     */
    CompletableFuture<UtpSocket> connect(String name);

    /**
     * As {@link #connect(String)}, without dialling: finds out whether and how the peer can be reached.
     *
     * @param name whom to call
     * @return completes with how it ended; never exceptionally, except when the node is closed meanwhile
     * @throws IllegalArgumentException if the name cannot be one
     * @throws IllegalStateException if the node has no rendezvous or is closed
     */
    CompletableFuture<PunchResult> punch(String name);

    /**
     * How this node stands with its rendezvous.
     *
     * @return the present status, or {@code null} if the node was built without {@link UtpNodeBuilder#rendezvous}
     */
    @Nullable RendezvousStatus rendezvous();

    /**
     * What the rendezvous server on this port has done so far.
     *
     * @return a snapshot of its counters, or {@code null} if the node was built without
     * {@link UtpNodeBuilder#rendezvousServer}
     */
    @Nullable RendezvousServerStatistics rendezvousServer();

    /**
     * Opens a way through the NATs on both sides: sends {@code PUNCH} every 500 ms and answers the peer's with
     * {@code PUNCHED}, as the npm package utp-punch does. The peer has to do the same at about the same time. An answer
     * from another port of the peer's address is taken for what it is: the port that its NAT gave it.
     *
     * @param remote the peer's public address
     * @param attempts how many {@code PUNCH} to send at most, at least 1
     * @return completes with how it ended; never exceptionally, except when the node is closed meanwhile
     * @throws IllegalArgumentException if the address is unresolved or {@code attempts} is less than 1
     * @throws IllegalStateException if the node is closed
     */
    CompletableFuture<PunchResult> punch(InetSocketAddress remote, int attempts);

    /**
     * Asks a STUN server (RFC 8489) which address it sees this port come from: the one to tell to peers, provided that
     * {@link NatType#isPunchable() the NAT keeps to it}. The question is repeated for 39.5 s.
     *
     * @param stunServer the server
     * @return completes with the address, or with {@link UtpException} if the server does not answer or refuses
     * @throws IllegalArgumentException if the address is unresolved or its port is 0
     * @throws IllegalStateException if the node is closed
     */
    CompletableFuture<InetSocketAddress> publicAddress(InetSocketAddress stunServer);

    /**
     * Finds out what kind of NAT this port is behind. One server that has two addresses (RFC 5780) tells everything; two plain
     * ones on different hosts tell the mapping only. The servers are asked one after the other until enough is known; one that
     * is silent takes 7.5 s. Addresses that this port has lately sent to on its own may be let in for that reason, which makes
     * the filtering look more open than it is.
     *
     * @param stunServers at least one, in the order of preference
     * @return completes with what was found, or with {@link UtpException} if no server answered
     * @throws IllegalArgumentException if there is no server, an address is unresolved or its port is 0
     * @throws IllegalStateException if the node is closed
     */
    CompletableFuture<NatType> discoverNat(List<InetSocketAddress> stunServers);

    /**
     * What {@link #discoverNat} found last.
     *
     * @return the kind of NAT, or {@code null} if it was not found out yet
     */
    @Nullable NatType natType();

    /**
     * The bound address.
     *
     * @return the address, or {@code null} before the node is bound and after it is closed
     */
    @Nullable InetSocketAddress address();

    /**
     * Whether the node accepts connections.
     *
     * @return {@code true} between {@link #listen} and {@link #stopListening()} or {@link #close()}
     */
    boolean isListening();

    /**
     * Whether the node is bound and neither closing nor closed.
     *
     * @return {@code true} while the port is open
     */
    boolean isOpen();

    /**
     * How many connections are possible at once.
     *
     * @return the configured limit
     */
    int maxConnections();

    /**
     * How many incoming connections there are.
     *
     * @return the count
     */
    int serverConnections();

    /**
     * How many outgoing connections there are.
     *
     * @return the count
     */
    int clientConnections();

    /**
     * The connections that are open.
     *
     * @return a copy, in no order; empty before the node is bound and after it is closed
     */
    Collection<UtpSocket> connections();

    /**
     * What the connections have done together. It looks at each of them, on the I/O thread: fit for being asked every second,
     * not for every packet.
     *
     * @return a snapshot of the counters
     */
    TrafficStatistics traffic();

    /**
     * What the node has done so far.
     *
     * @return a snapshot of the counters
     */
    NodeStatistics statistics();

    /**
     * Receives the datagrams on this port that are neither uTP nor a punch nor the answer to a question of this node's. The buffer is valid during the call only. The
     * handler runs on the executor; datagrams that arrive faster than it runs are dropped beyond 1,024.
     *
     * @param handler receives sender and content; {@code null} to drop them again
     */
    void onDatagram(@Nullable BiConsumer<InetSocketAddress, ByteBuffer> handler);

    /**
     * Sends a datagram of one's own from this port.
     *
     * @param remote the receiver
     * @param content the bytes between position and limit; copied before the call returns
     * @return completes when it was handed to the operating system
     * @throws IllegalStateException if the node is not bound
     */
    CompletableFuture<Void> sendDatagram(InetSocketAddress remote, ByteBuffer content);

    /**
     * The UDP channel underneath, for options and diagnostics.
     *
     * @return the channel, closed once the node is; {@code null} before the node is bound
     */
    @Nullable Channel udpChannel();

    /**
     * Ends every connection (what was written is still delivered, at most {@link UtpOptions#timeout()} long while
     * nothing moves, or until the end was repeated three times), refuses new ones meanwhile, and releases the port.
     *
     * @return completes when the port is free again and the listeners have been told, on the executor, which therefore has to
     * run tasks until then; always the same future
     */
    CompletableFuture<Void> closeAsync();

    /** Closes as {@link #closeAsync()} does, and waits until the port is free. Closing twice is harmless. */
    @Override
    void close();
}
