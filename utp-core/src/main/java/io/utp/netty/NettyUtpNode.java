package io.utp.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.utp.NatType;
import io.utp.NodeStatistics;
import io.utp.PunchResult;
import io.utp.TrafficStatistics;
import io.utp.UtpNode;
import io.utp.UtpNodeFactory.Setup;
import io.utp.UtpOptions;
import io.utp.UtpSocket;
import io.utp.engine.endpoint.EndpointStatistics;
import io.utp.rendezvous.RendezvousNames;
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

/** A node as the application sees it: its life from new to closed, and the door to the event loop while it is bound. */
final class NettyUtpNode implements UtpNode {

    private final UtpOptions options;
    private final Callbacks callbacks;
    private final NodeContext context;
    private final NodeLifecycle life;
    private volatile @Nullable NatType natType;

    NettyUtpNode(Setup setup) {
        this.options = setup.options();
        this.callbacks = new Callbacks(setup.executor());
        this.context = NodeContext.of(this, setup, callbacks);
        this.life = new NodeLifecycle(context);
    }

    // ---- life

    @Override
    public CompletableFuture<InetSocketAddress> bind(InetSocketAddress local) {
        return life.bind(local);
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        return life.closeAsync();
    }

    @Override
    public void close() {
        life.close();
    }

    // ---- what it does

    @Override
    public CompletableFuture<InetSocketAddress> listen(Consumer<UtpSocket> handler) {
        requireKeys();
        ListenRequest request = new ListenRequest(context);
        life.listen(handler);
        life.submit(request);
        return request.future();
    }

    private void requireKeys() {
        try {
            NodeTls.requireKeys(context.tls().tls());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public CompletableFuture<Void> stopListening() {
        StopListeningRequest request = new StopListeningRequest(callbacks);
        life.stopListening(request);
        return request.future();
    }

    @Override
    public CompletableFuture<UtpSocket> connect(InetSocketAddress remote) {
        ConnectAttempt attempt = ConnectAttempt.to(context, remote);
        life.submit(attempt);
        return attempt.future();
    }

    @Override
    public CompletableFuture<UtpSocket> connectPlain(InetSocketAddress remote) {
        UtpTls tls = context.tls().tls();
        if (tls != null && tls.required()) {
            throw new IllegalStateException("The node requires TLS and makes no plain connection to "
                    + Addresses.text(remote) + "; build its UtpTls with required(false) (utp.ssl.required)");
        }
        ConnectAttempt attempt = ConnectAttempt.plain(context, Addresses.dialled(remote));
        life.submit(attempt);
        return attempt.future();
    }

    @Override
    public void useTls(UtpTls tls) {
        context.tls().use(tls, isListening());
    }

    @Override
    public @Nullable UtpTls tls() {
        return context.tls().tls();
    }

    @Override
    public TlsStatistics tlsStatistics() {
        return context.tls().statistics();
    }

    @Override
    public CompletableFuture<UtpSocket> connect(String name) {
        NamedConnect connect = new NamedConnect(context, requireRendezvous(name));
        life.submit(connect);
        return connect.future();
    }

    @Override
    public CompletableFuture<PunchResult> punch(String name) {
        NamedPunch punch = new NamedPunch(context, requireRendezvous(name));
        life.submit(punch);
        return punch.future();
    }

    private String requireRendezvous(String name) {
        RendezvousNames.require(name);
        if (context.rendezvous() == null) {
            throw new IllegalStateException("The node has no rendezvous that could find '" + name
                    + "'; give it one with UtpNodeBuilder.rendezvous, or utp.rendezvous.servers");
        }
        return name;
    }

    @Override
    public CompletableFuture<PunchResult> punch(InetSocketAddress remote, int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException("A punch needs at least 1 attempt, but was given " + attempts);
        }
        PunchAttempt attempt = new PunchAttempt(context, Addresses.dialled(remote), attempts);
        life.submit(attempt);
        return attempt.future();
    }

    @Override
    public CompletableFuture<InetSocketAddress> publicAddress(InetSocketAddress stunServer) {
        PublicAddressRequest request = new PublicAddressRequest(context, Addresses.dialled(stunServer));
        life.submit(request);
        return request.future();
    }

    @Override
    public CompletableFuture<NatType> discoverNat(List<InetSocketAddress> stunServers) {
        if (stunServers.isEmpty()) {
            throw new IllegalArgumentException("A discovery needs at least 1 STUN server, better 2");
        }
        List<InetSocketAddress> servers =
                stunServers.stream().map(Addresses::dialled).toList();
        NatRequest request = new NatRequest(context, servers, type -> natType = type);
        life.submit(request);
        return request.future();
    }

    @Override
    public void onDatagram(@Nullable BiConsumer<InetSocketAddress, ByteBuffer> handler) {
        context.others().handler(handler);
    }

    @Override
    public CompletableFuture<Void> sendDatagram(InetSocketAddress remote, ByteBuffer content) {
        BoundPort open = life.port();
        if (open == null || !life.isOpen()) {
            throw new IllegalStateException("The node is not bound; wait for bind() before sending datagrams");
        }
        InetSocketAddress receiver = Addresses.dialled(remote);
        byte[] copy = new byte[content.remaining()];
        content.get(copy);
        DatagramRequest request = new DatagramRequest(callbacks, receiver, Unpooled.wrappedBuffer(copy));
        open.driver().execute(request);
        return request.future();
    }

    // ---- what it is

    @Override
    public UtpOptions options() {
        return options;
    }

    @Override
    public @Nullable NatType natType() {
        return natType;
    }

    @Override
    public @Nullable RendezvousStatus rendezvous() {
        return context.rendezvous() == null ? null : context.rendezvousStatus().get();
    }

    @Override
    public @Nullable RendezvousServerStatistics rendezvousServer() {
        if (context.rendezvousServer() == null) {
            return null;
        }
        BoundPort open = life.port();
        return open == null ? RendezvousServerStatistics.NONE : open.driver().rendezvousStatistics();
    }

    @Override
    public @Nullable InetSocketAddress address() {
        return life.address();
    }

    @Override
    public boolean isListening() {
        return life.isListening();
    }

    @Override
    public boolean isOpen() {
        return life.isOpen();
    }

    @Override
    public int maxConnections() {
        return options.maxConnections();
    }

    @Override
    public int serverConnections() {
        BoundPort open = life.port();
        return open == null ? 0 : open.driver().acceptedConnections();
    }

    @Override
    public int clientConnections() {
        BoundPort open = life.port();
        return open == null ? 0 : open.driver().initiatedConnections();
    }

    @Override
    public Collection<UtpSocket> connections() {
        BoundPort open = life.port();
        return open == null ? List.of() : open.driver().sockets();
    }

    @Override
    public TrafficStatistics traffic() {
        BoundPort open = life.port();
        return open == null ? TrafficStatistics.NONE : open.driver().traffic();
    }

    @Override
    public NodeStatistics statistics() {
        BoundPort open = life.port();
        return context.counters()
                .with(open == null ? EndpointStatistics.NONE : open.driver().statistics());
    }

    @Override
    public @Nullable Channel udpChannel() {
        BoundPort open = life.port();
        return open == null ? null : open.channel();
    }

    @Override
    public String toString() {
        return "UtpNode[" + life + "]";
    }
}
