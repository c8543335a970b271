package io.utp.spring;

import io.netty.channel.Channel;
import io.utp.NatType;
import io.utp.NodeStatistics;
import io.utp.PunchResult;
import io.utp.TrafficStatistics;
import io.utp.UtpBindException;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpOptions;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousServerStatistics;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.tls.TlsStatistics;
import io.utp.tls.UtpTls;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A node without a network; listeners and handlers are called in the calling thread. */
public final class FakeUtpNode implements UtpNode {

    public static final int PORT_IN_USE = 1;

    private static final AtomicInteger nextPort = new AtomicInteger(40_000);

    private final UtpOptions options;

    private final Executor executor;

    private final List<UtpNodeListener> listeners;

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private InetSocketAddress address;

    private Consumer<UtpSocket> handler;

    private BiConsumer<InetSocketAddress, ByteBuffer> datagramHandler;

    private Channel channel;

    private NatType natType;

    private RendezvousStatus rendezvous;

    private CompletableFuture<NatType> discovery = new CompletableFuture<>();

    private List<InetSocketAddress> stunServers;

    private final List<UtpSocket> connections = new ArrayList<>();

    private TrafficStatistics traffic = TrafficStatistics.NONE;

    private NodeStatistics statistics =
            new NodeStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private UtpTls tls;

    private RendezvousServerStatistics rendezvousServer;

    public FakeUtpNode(UtpNodeListener... listeners) {
        this(UtpNode.builder().build().options(), Runnable::run, List.of(listeners));
    }

    public FakeUtpNode(UtpOptions options, Executor executor, List<UtpNodeListener> listeners) {
        this.options = options;
        this.executor = executor;
        this.listeners = listeners;
    }

    /** An incoming connection; returns when its handler has. */
    public void accept(UtpSocket socket) {
        CompletableFuture.runAsync(() -> handler.accept(socket), executor).join();
    }

    /** The socket is lost underneath. */
    public void loseSocket(Channel channel) {
        this.channel = channel;
        this.address = null;
    }

    public void natType(NatType natType) {
        this.natType = natType;
    }

    public void rendezvous(RendezvousStatus rendezvous) {
        this.rendezvous = rendezvous;
    }

    /** What there is, to be changed. */
    public List<UtpSocket> openConnections() {
        return connections;
    }

    public void traffic(TrafficStatistics traffic) {
        this.traffic = traffic;
    }

    public void statistics(NodeStatistics statistics) {
        this.statistics = statistics;
    }

    public void rendezvousServer(RendezvousServerStatistics rendezvousServer) {
        this.rendezvousServer = rendezvousServer;
    }

    /** What the next discovery returns. */
    public void discovery(CompletableFuture<NatType> discovery) {
        this.discovery = discovery;
    }

    /** Who was asked. */
    public List<InetSocketAddress> stunServers() {
        return stunServers;
    }

    public Consumer<UtpSocket> handler() {
        return handler;
    }

    public BiConsumer<InetSocketAddress, ByteBuffer> datagramHandler() {
        return datagramHandler;
    }

    public Executor executor() {
        return executor;
    }

    @Override
    public UtpOptions options() {
        return options;
    }

    @Override
    public CompletableFuture<InetSocketAddress> bind(InetSocketAddress local) {
        if (address != null || closed.isDone()) {
            throw new IllegalStateException("bound or closed");
        }
        if (local.getPort() == PORT_IN_USE) {
            return CompletableFuture.failedFuture(
                    new UtpBindException(local, true, new BindException("Address already in use")));
        }
        address = new InetSocketAddress(
                local.getAddress(), (local.getPort() != 0) ? local.getPort() : nextPort.getAndIncrement());
        tellListening();
        return CompletableFuture.completedFuture(address);
    }

    @Override
    public CompletableFuture<InetSocketAddress> listen(Consumer<UtpSocket> handler) {
        if (this.handler != null || closed.isDone()) {
            throw new IllegalStateException("listens or closed");
        }
        this.handler = handler;
        tellListening();
        return CompletableFuture.completedFuture(address);
    }

    private void tellListening() {
        if (isListening() && isOpen()) {
            listeners.forEach(listener -> listener.listening(this, address));
        }
    }

    @Override
    public CompletableFuture<Void> stopListening() {
        handler = null;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<UtpSocket> connect(InetSocketAddress remote) {
        if (closed.isDone()) {
            throw new IllegalStateException("closed");
        }
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<UtpSocket> connect(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<PunchResult> punch(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RendezvousStatus rendezvous() {
        return rendezvous;
    }

    @Override
    public CompletableFuture<UtpSocket> connectPlain(InetSocketAddress remote) {
        return connect(remote);
    }

    @Override
    public void useTls(UtpTls newTls) {
        tls = newTls;
    }

    @Override
    public UtpTls tls() {
        return tls;
    }

    @Override
    public TlsStatistics tlsStatistics() {
        return TlsStatistics.NONE;
    }

    @Override
    public RendezvousServerStatistics rendezvousServer() {
        return rendezvousServer;
    }

    @Override
    public CompletableFuture<PunchResult> punch(InetSocketAddress remote, int attempts) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<InetSocketAddress> publicAddress(InetSocketAddress stunServer) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<NatType> discoverNat(List<InetSocketAddress> stunServers) {
        this.stunServers = stunServers;
        return discovery;
    }

    @Override
    public NatType natType() {
        return natType;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public boolean isListening() {
        return handler != null && !closed.isDone();
    }

    @Override
    public boolean isOpen() {
        return address != null;
    }

    @Override
    public int maxConnections() {
        return 5;
    }

    @Override
    public int serverConnections() {
        return 2;
    }

    @Override
    public int clientConnections() {
        return 3;
    }

    @Override
    public Collection<UtpSocket> connections() {
        return List.copyOf(connections);
    }

    @Override
    public TrafficStatistics traffic() {
        return traffic;
    }

    @Override
    public NodeStatistics statistics() {
        return statistics;
    }

    @Override
    public void onDatagram(BiConsumer<InetSocketAddress, ByteBuffer> handler) {
        this.datagramHandler = handler;
    }

    @Override
    public CompletableFuture<Void> sendDatagram(InetSocketAddress remote, ByteBuffer content) {
        return new CompletableFuture<>();
    }

    @Override
    public Channel udpChannel() {
        return channel;
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        address = null;
        if (!closed.isDone()) {
            listeners.forEach(listener -> listener.closed(this));
            closed.complete(null);
        }
        return closed;
    }

    @Override
    public void close() {
        closeAsync().join();
    }
}
