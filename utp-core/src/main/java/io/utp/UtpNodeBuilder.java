package io.utp;

import io.utp.rendezvous.InMemoryRendezvousRegistry;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousRegistry;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.tls.UtpTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Builds a {@link UtpNode}. Not safe for use by several threads at once; may be used again after {@link #build()}. */
public final class UtpNodeBuilder {

    private int mtu = 1200;
    private int maxMtu = 65_487;
    private int bufferSize = 4096;
    private Duration timeout = Duration.ofSeconds(5);
    private Duration resend = Duration.ofMillis(200);
    private Duration keepAlive = Duration.ofSeconds(20);
    private Duration idleTimeout = Duration.ofSeconds(60);
    private Duration stallTimeout = Duration.ofHours(2);
    private boolean nagle;
    private WireDialect dialect = WireDialect.AUTO;
    private Congestion congestion = Congestion.BBR;
    private int maxConnections = 100_000;
    private int backlog = 1024;
    private Transport transport = Transport.AUTO;
    private int socketBufferSize = 4 << 20;
    private int maxBuffer = 16 << 20;
    private long maxMemory = 256L << 20;
    private @Nullable RendezvousOptions rendezvous;
    private UtpNodeFactory.@Nullable RendezvousServerSetup rendezvousServer;
    private @Nullable UtpNetwork network;
    private UtpLimits limits = UtpLimits.defaults();
    private @Nullable UtpTls tls;
    private @Nullable UtpConnectionFilter filter;
    private @Nullable Executor executor;
    private final List<UtpNodeListener> listeners = new ArrayList<>();

    UtpNodeBuilder() {}

    /**
     * Payload bytes a packet, the 20 bytes of uTP header excluded: what every path is assumed to carry, and all that peers
     * other than nodes of this library get. Default 1200.
     *
     * @param bytes 150 to 65,000
     * @return this
     */
    public UtpNodeBuilder mtu(int bytes) {
        this.mtu = bytes;
        return this;
    }

    /**
     * Payload bytes that a packet to a node of this library grows to, where the path carries it (path MTU discovery, RFC
     * 8899). Default 65,487, the most that UDP takes. With no more than {@link #mtu} packets do not grow.
     *
     * @param bytes 150 to 65,487
     * @return this
     */
    public UtpNodeBuilder maxMtu(int bytes) {
        this.maxMtu = bytes;
        return this;
    }

    /**
     * Packets that may wait to be sent, and to be read, at each end. Default 4096. With a node of this library the buffers
     * grow from there, see {@link #maxBuffer}; towards others at most 900 packets are in flight, towards utp-punch 62.
     *
     * @param packets 2 to 32,000
     * @return this
     */
    public UtpNodeBuilder bufferSize(int packets) {
        this.bufferSize = packets;
        return this;
    }

    /**
     * How long a connect or an end waits for its answer, and the silence that a socket's timeout handler is told of.
     * Default 5 seconds.
     *
     * @param timeout longer than zero
     * @return this
     */
    public UtpNodeBuilder timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /**
     * The least retransmission timeout. Default 200 milliseconds.
     *
     * @param resend longer than zero
     * @return this
     */
    public UtpNodeBuilder resend(Duration resend) {
        this.resend = resend;
        return this;
    }

    /**
     * The idle time after which a packet is sent to keep the connection known to the peer and to NATs on the path.
     * Default 20 seconds; towards utp-punch at most 2 seconds, as it does itself.
     *
     * @param keepAlive longer than zero
     * @return this
     */
    public UtpNodeBuilder keepAlive(Duration keepAlive) {
        this.keepAlive = keepAlive;
        return this;
    }

    /**
     * How long a peer may be silent although it was asked something, until the connection fails. Default 60 seconds.
     *
     * @param idleTimeout longer than zero
     * @return this
     */
    public UtpNodeBuilder idleTimeout(Duration idleTimeout) {
        this.idleTimeout = idleTimeout;
        return this;
    }

    /**
     * How long a peer may take less than a packet of what waits for it, although it answers, until the connection fails:
     * otherwise it could hold the connection and its buffers for ever. Default 2 hours.
     *
     * @param stallTimeout longer than zero
     * @return this
     */
    public UtpNodeBuilder stallTimeout(Duration stallTimeout) {
        this.stallTimeout = stallTimeout;
        return this;
    }

    /**
     * Whether a packet that is not full waits while another is unacknowledged (RFC 896). Default no.
     *
     * @param nagle {@code true} to save packets, {@code false} to save time
     * @return this
     */
    public UtpNodeBuilder nagle(boolean nagle) {
        this.nagle = nagle;
        return this;
    }

    /**
     * The wire dialect. Default {@link WireDialect#AUTO}.
     *
     * @param dialect the dialect
     * @return this
     */
    public UtpNodeBuilder dialect(WireDialect dialect) {
        this.dialect = dialect;
        return this;
    }

    /**
     * How to decide how much may be on its way to a peer. Default {@link Congestion#BBR}: it alone uses a path that loses
     * packets by chance, as wireless ones do, and keeps queues short at the same time. {@link UtpSocket#setCongestion} changes
     * it for one connection.
     *
     * @param congestion the way
     * @return this
     */
    public UtpNodeBuilder congestion(Congestion congestion) {
        this.congestion = congestion;
        return this;
    }

    /**
     * Connections that the node holds at most. Default 100,000.
     *
     * @param connections at least 1
     * @return this
     */
    public UtpNodeBuilder maxConnections(int connections) {
        this.maxConnections = connections;
        return this;
    }

    /**
     * Accepted connections that are remembered before their peer has shown that it receives at its address, at most; a SYN
     * beyond is answered without being remembered. Default 1024.
     *
     * @param connections at least 1
     * @return this
     */
    public UtpNodeBuilder backlog(int connections) {
        this.backlog = connections;
        return this;
    }

    /**
     * How the socket is driven. Default {@link Transport#AUTO}.
     *
     * @param transport the transport
     * @return this
     */
    public UtpNodeBuilder transport(Transport transport) {
        this.transport = transport;
        return this;
    }

    /**
     * Bytes to ask the kernel for as send and receive buffer of the port. The kernel may give less; the node then logs a
     * warning. Default 4 MiB.
     *
     * @param bytes at least 4,096
     * @return this
     */
    public UtpNodeBuilder socketBufferSize(int bytes) {
        this.socketBufferSize = bytes;
        return this;
    }

    /**
     * Bytes that a connection's buffer for each direction grows to, from {@link #bufferSize} packets on, where so much is
     * under way in a round trip. Only with nodes of this library. Default 16 MiB, which carries 2.6 Gbit/s over 50 ms.
     *
     * @param bytes 0 to 1 GiB; without effect below {@link #bufferSize} packets
     * @return this
     */
    public UtpNodeBuilder maxBuffer(int bytes) {
        this.maxBuffer = bytes;
        return this;
    }

    /**
     * Bytes that wait in the buffers of all connections together, with the arrays that they are in. No connection takes more
     * than a sixteenth of what is left, so that each newcomer finds some; at the end all go on a few packets at a time. Default
     * 256 MiB.
     *
     * @param bytes at least 1 MiB
     * @return this
     */
    public UtpNodeBuilder maxMemory(long bytes) {
        this.maxMemory = bytes;
        return this;
    }

    /**
     * What one address may take, and what is sent to who has not shown to receive where it says. Default
     * {@link UtpLimits#defaults()}.
     *
     * @param limits the limits
     * @return this
     */
    public UtpNodeBuilder limits(UtpLimits limits) {
        this.limits = limits;
        return this;
    }

    /**
     * Who may connect. Default everybody.
     *
     * @param filter asked about each SYN; {@code null} for everybody
     * @return this
     */
    public UtpNodeBuilder filter(@Nullable UtpConnectionFilter filter) {
        this.filter = filter;
        return this;
    }

    /**
     * Takes part in a rendezvous: the node can then be called by its name, and calls others by theirs. Default none.
     *
     * @param options the servers and the name
     * @return this
     */
    public UtpNodeBuilder rendezvous(RendezvousOptions options) {
        this.rendezvous = options;
        return this;
    }

    /**
     * Serves a rendezvous on the node's port, with its names in the node's memory. Default no.
     *
     * @param options the secret and the limits
     * @return this
     */
    public UtpNodeBuilder rendezvousServer(RendezvousServerOptions options) {
        return rendezvousServer(options, new InMemoryRendezvousRegistry());
    }

    /**
     * Serves a rendezvous on the node's port, together with the other servers of a registry. Default no.
     *
     * @param options the secret and the limits
     * @param registry where the names are; not closed by the node
     * @return this
     */
    public UtpNodeBuilder rendezvousServer(RendezvousServerOptions options, RendezvousRegistry registry) {
        this.rendezvousServer = new UtpNodeFactory.RendezvousServerSetup(options, registry);
        return this;
    }

    /**
     * What carries the node's datagrams. Default: the UDP of the operating system, driven as {@link #transport} says.
     *
     * @param network one host of another network, in memory for example; must implement
     *     {@code io.utp.netty.DatagramTransport}. {@code null} for the operating system's
     * @return this
     */
    public UtpNodeBuilder network(@Nullable UtpNetwork network) {
        this.network = network;
        return this;
    }

    /**
     * Encrypts the connections and finds out who the peers are. Default no. {@link UtpNode#useTls} changes it later.
     *
     * @param tls keys, trust and rules; {@code null} for plain connections
     * @return this
     */
    public UtpNodeBuilder tls(@Nullable UtpTls tls) {
        this.tls = tls;
        return this;
    }

    /**
     * Where the application's code runs: connection handlers (which may block), subscribers, listeners, completions of
     * futures. Default: daemon threads made as needed. The node does not shut it down.
     *
     * <p>With {@code Runnable::run} it runs without being handed over, nearly always on the node's I/O thread: the fastest way
     * for small messages, for code that never waits. What waits refuses to do so there, as the streams of a socket and
     * {@code close()} do; {@link UtpSocket#data()} and {@link UtpSocket#write} are meant for it.
     *
     * @param executor the executor
     * @return this
     */
    public UtpNodeBuilder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener told of what happens on the node
     * @return this
     */
    public UtpNodeBuilder listener(UtpNodeListener listener) {
        this.listeners.add(listener);
        return this;
    }

    /**
     * Creates the node. It holds no port until {@link UtpNode#bind(java.net.InetSocketAddress)}.
     *
     * @return the node
     * @throws IllegalArgumentException if an option is out of its range, the network is none that can be driven, or the keys
     *     or protocols of TLS cannot be used; the message names it
     */
    public UtpNode build() {
        UtpOptions options = new UtpOptions(
                mtu,
                maxMtu,
                bufferSize,
                timeout,
                resend,
                keepAlive,
                idleTimeout,
                stallTimeout,
                nagle,
                dialect,
                congestion,
                maxConnections,
                backlog,
                transport,
                socketBufferSize,
                maxBuffer,
                maxMemory,
                limits);
        UtpNodeFactory factory = ServiceLoader.load(UtpNodeFactory.class, UtpNode.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "No io.utp.UtpNodeFactory on the class path; is utp-core's META-INF/services missing?"));
        return factory.create(new UtpNodeFactory.Setup(
                options,
                executor != null ? executor : DefaultExecutor.INSTANCE,
                List.copyOf(listeners),
                rendezvous,
                rendezvousServer,
                network,
                tls,
                filter));
    }
}
