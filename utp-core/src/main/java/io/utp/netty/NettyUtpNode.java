package io.utp.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.utp.NatType;
import io.utp.NodeStatistics;
import io.utp.PunchResult;
import io.utp.UtpBindException;
import io.utp.UtpClosedException;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpOptions;
import io.utp.UtpSocket;
import io.utp.engine.endpoint.EndpointStatistics;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as the application sees it: its life from new to closed, and the door to the event loop while it is bound. */
final class NettyUtpNode implements UtpNode {

    private static final Logger log = LoggerFactory.getLogger(NettyUtpNode.class);
    private static final EndpointStatistics NOTHING_YET = new EndpointStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private enum State {
        NEW,
        BINDING,
        BOUND,
        CLOSING,
        CLOSED
    }

    private final UtpOptions options;
    private final Transports transport;
    private final Callbacks callbacks;
    private final NodeContext context;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<PendingOperation> waiting = new ArrayList<>();
    private final CompletableFuture<Void> closeFuture = new CompletableFuture<>();

    /** As closeFuture, but without the application's dependents, so that it needs no executor. */
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    private volatile State state = State.NEW;
    private volatile @Nullable BoundPort port;
    private volatile boolean listening;
    private volatile @Nullable NatType natType;

    NettyUtpNode(UtpOptions options, Executor executor, List<UtpNodeListener> listeners) {
        this.options = options;
        this.transport = Transports.of(options.transport());
        this.callbacks = new Callbacks(executor);
        this.context = NodeContext.of(this, options, callbacks, new NodeEvents(this, listeners, callbacks));
    }

    // ---- life

    @Override
    public CompletableFuture<InetSocketAddress> bind(InetSocketAddress local) {
        lock.lock();
        try {
            requireNotClosed();
            if (state != State.NEW) {
                throw new IllegalStateException("The node is bound already"
                        + (address() != null ? " to " + address() : "") + "; build another node for another port");
            }
            state = State.BINDING;
        } finally {
            lock.unlock();
        }
        CompletableFuture<InetSocketAddress> result = new CompletableFuture<>();
        BoundPort.open(context, transport, local, new BoundPort.Outcome() {
            @Override
            public void bound(BoundPort opened) {
                NettyUtpNode.this.bound(opened, result);
            }

            @Override
            public void failed(UtpBindException cause) {
                bindFailed(cause, result);
            }

            @Override
            public void released() {
                portReleased(result);
            }
        });
        return result;
    }

    /** On the event loop. */
    private void bound(BoundPort opened, CompletableFuture<InetSocketAddress> result) {
        List<PendingOperation> operations;
        boolean closedMeanwhile;
        lock.lock();
        try {
            port = opened;
            closedMeanwhile = state == State.CLOSING;
            if (!closedMeanwhile) {
                state = State.BOUND;
            }
            operations = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        if (closedMeanwhile) {
            opened.driver().shutDown();
            return;
        }
        log.debug("Bound to {} with {}", opened.address(), transport);
        operations.forEach(operation -> operation.start(opened.driver()));
        opened.driver().drain();
        callbacks.complete(() -> result.complete(opened.address()));
    }

    private void bindFailed(UtpBindException cause, CompletableFuture<InetSocketAddress> result) {
        boolean closing;
        lock.lock();
        try {
            closing = state == State.CLOSING;
            if (!closing) {
                state = State.NEW;
            }
        } finally {
            lock.unlock();
        }
        callbacks.complete(() -> result.completeExceptionally(cause));
        if (closing) {
            closed();
        }
    }

    /** The event loop's thread has ended. */
    private void portReleased(CompletableFuture<InetSocketAddress> bindResult) {
        closed();
        // Only a node that was closed while it was being bound comes here with an open result.
        callbacks.complete(() -> bindResult.completeExceptionally(closedException()));
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        BoundPort open;
        boolean unbound;
        lock.lock();
        try {
            if (state == State.CLOSING || state == State.CLOSED) {
                return closeFuture;
            }
            unbound = state == State.NEW;
            state = State.CLOSING;
            listening = false;
            open = port;
        } finally {
            lock.unlock();
        }
        failWaiting();
        if (open != null) {
            open.driver().command(open.driver()::shutDown);
        } else if (unbound) {
            closed();
        }
        return closeFuture;
    }

    private void failWaiting() {
        List<PendingOperation> operations;
        lock.lock();
        try {
            operations = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        operations.forEach(operation -> operation.fail(closedException()));
    }

    private void closed() {
        lock.lock();
        try {
            if (state == State.CLOSED) {
                return;
            }
            state = State.CLOSED;
            listening = false;
        } finally {
            lock.unlock();
        }
        log.debug("Closed");
        failWaiting();
        released.complete(null);
        context.events().nodeClosed(() -> closeFuture.complete(null));
    }

    @Override
    public void close() {
        BoundPort open = port;
        if (open != null && open.driver().inEventLoop()) {
            throw new IllegalStateException(
                    "close() waits for the peers and must not be called on the I/O thread; call closeAsync() there");
        }
        CompletableFuture<Void> unused = closeAsync();
        released.join();
    }

    // ---- what it does

    @Override
    public CompletableFuture<InetSocketAddress> listen(Consumer<UtpSocket> handler) {
        ListenRequest request = new ListenRequest(context, handler);
        lock.lock();
        try {
            requireNotClosed();
            if (listening) {
                throw new IllegalStateException("The node listens already; it has one handler for all connections");
            }
            listening = true;
        } finally {
            lock.unlock();
        }
        submit(request);
        return request.future();
    }

    @Override
    public CompletableFuture<UtpSocket> connect(InetSocketAddress remote) {
        ConnectAttempt attempt = new ConnectAttempt(context, Addresses.dialled(remote));
        submit(attempt);
        return attempt.future();
    }

    @Override
    public CompletableFuture<PunchResult> punch(InetSocketAddress remote, int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException("A punch needs at least 1 attempt, but was given " + attempts);
        }
        PunchAttempt attempt = new PunchAttempt(context, Addresses.dialled(remote), attempts);
        submit(attempt);
        return attempt.future();
    }

    @Override
    public CompletableFuture<InetSocketAddress> publicAddress(InetSocketAddress stunServer) {
        PublicAddressRequest request = new PublicAddressRequest(context, Addresses.dialled(stunServer));
        submit(request);
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
        submit(request);
        return request.future();
    }

    private void submit(PendingOperation operation) {
        BoundPort open;
        lock.lock();
        try {
            requireNotClosed();
            open = state == State.BOUND ? port : null;
            if (open == null) {
                waiting.add(operation);
                return;
            }
        } finally {
            lock.unlock();
        }
        open.driver().execute(operation);
    }

    @Override
    public void onDatagram(@Nullable BiConsumer<InetSocketAddress, ByteBuffer> handler) {
        context.others().handler(handler);
    }

    @Override
    public CompletableFuture<Void> sendDatagram(InetSocketAddress remote, ByteBuffer content) {
        BoundPort open = port;
        if (open == null || state != State.BOUND) {
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
    public @Nullable InetSocketAddress address() {
        BoundPort open = port;
        return open == null || state == State.CLOSED ? null : open.address();
    }

    @Override
    public boolean isListening() {
        return listening;
    }

    @Override
    public boolean isOpen() {
        return state == State.BOUND;
    }

    @Override
    public int maxConnections() {
        return options.maxConnections();
    }

    @Override
    public int serverConnections() {
        BoundPort open = port;
        return open == null ? 0 : open.driver().acceptedConnections();
    }

    @Override
    public int clientConnections() {
        BoundPort open = port;
        return open == null ? 0 : open.driver().initiatedConnections();
    }

    @Override
    public NodeStatistics statistics() {
        BoundPort open = port;
        return context.counters()
                .with(open == null ? NOTHING_YET : open.driver().statistics());
    }

    @Override
    public @Nullable Channel udpChannel() {
        BoundPort open = port;
        return open == null ? null : open.channel();
    }

    @Override
    public String toString() {
        return "UtpNode[" + (address() != null ? address() : state) + "]";
    }

    private void requireNotClosed() {
        if (state == State.CLOSING || state == State.CLOSED) {
            throw new IllegalStateException("The node is closed; build another one");
        }
    }

    private UtpClosedException closedException() {
        return new UtpClosedException("The node was closed");
    }
}
