package io.utp.spring.boot.context;

import io.netty.channel.Channel;
import io.utp.NatType;
import io.utp.NodeStatistics;
import io.utp.PunchResult;
import io.utp.TrafficStatistics;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpOptions;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousServerStatistics;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.spring.core.UtpText;
import io.utp.spring.listener.UtpJvmKeepAlive;
import io.utp.tls.TlsStatistics;
import io.utp.tls.UtpTls;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node that can be started again after a stop, as beans of an application context must be: each time with a new port
 * underneath. The handlers of {@link #listen} and {@link #onDatagram} outlive the stop; connections do not.
 *
 * <p>{@link UtpNodeLifecycle} starts and stops it. As any node it is safe for use by several threads.
 */
public final class RestartableUtpNode implements UtpNode {

    private final List<UtpNodeListener> listeners;

    private final Function<List<UtpNodeListener>, UtpNode> factory;

    private final UtpJvmKeepAlive keepAlive;

    private final InterceptedCalls calls;

    private final ReentrantLock lock = new ReentrantLock();

    private volatile UtpNode delegate;

    private volatile State state = State.NEW;

    private final ListenGate gate = new ListenGate();

    private UtpListenPolicy listenPolicy = UtpListenPolicy.WHEN_ASKED;

    private @Nullable BiConsumer<InetSocketAddress, ByteBuffer> datagramHandler;
    private @Nullable UtpTls tls;

    /**
     * Creates the node, unbound.
     *
     * @param listeners told of what happens on this node
     * @param factory builds a node with the listeners that it is given
     * @param interceptors stand around its connects and punches, in order
     * @param keepAlive told while this node listens, or serves a rendezvous
     */
    public RestartableUtpNode(
            List<UtpNodeListener> listeners,
            Function<List<UtpNodeListener>, UtpNode> factory,
            List<UtpNodeInterceptor> interceptors,
            UtpJvmKeepAlive keepAlive) {
        this.listeners = listeners.stream()
                .<UtpNodeListener>map(listener -> new SourceReplacingListener(this, listener))
                .toList();
        this.factory = factory;
        this.keepAlive = keepAlive;
        this.calls = new InterceptedCalls(this, interceptors);
        this.delegate = factory.apply(this.listeners);
    }

    /**
     * Sets when the node accepts connections; before its first start. Default: from when it is asked to.
     *
     * @param policy what the configuration says
     */
    public void setListenPolicy(UtpListenPolicy policy) {
        lock.lock();
        try {
            this.listenPolicy = policy;
            gate.allow(policy.isAllowed(false), delegate);
        } finally {
            lock.unlock();
        }
    }

    /** The application takes traffic, or does not. */
    void setReady(boolean ready) {
        lock.lock();
        try {
            gate.allow(listenPolicy.isAllowed(ready), (state != State.CLOSED) ? delegate : null);
        } finally {
            lock.unlock();
        }
    }

    /** Binds the port, unless the application did; blocks. Throws what the future of a failed bind throws. */
    @SuppressWarnings("FutureReturnValueIgnored") // bound as it is, it listens
    InetSocketAddress start(InetSocketAddress local) {
        lock.lock();
        try {
            if (state == State.CLOSED) {
                renew();
            }
            InetSocketAddress bound = delegate.address();
            if (bound == null) {
                bound = delegate.bind(local).join();
            }
            state = State.STARTED;
            if (listenPolicy.isAlways() && !gate.isAsked()) {
                gate.askForNobody(delegate);
            }
            if (gate.isAsked() || delegate.rendezvousServer() != null) {
                keepAlive.hold(this);
            }
            return bound;
        } finally {
            lock.unlock();
        }
    }

    private void renew() {
        delegate = factory.apply(listeners);
        state = State.NEW;
        gate.renew(delegate);
        if (datagramHandler != null) {
            delegate.onDatagram(datagramHandler);
        }
        if (tls != null) {
            delegate.useTls(tls);
        }
    }

    @Override
    public CompletableFuture<InetSocketAddress> listen(Consumer<UtpSocket> handler) {
        lock.lock();
        try {
            if (listenPolicy.isNever()) {
                return CompletableFuture.failedFuture(
                        new IllegalStateException("The node accepts no connections because the property '"
                                + listenPolicy.property() + "' is false; remove it"));
            }
            CompletableFuture<InetSocketAddress> listening = gate.ask(handler, delegate);
            if (state == State.STARTED) {
                keepAlive.hold(this);
            }
            return listening;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> stopListening() {
        lock.lock();
        try {
            if (delegate.rendezvousServer() == null) {
                keepAlive.release(this);
            }
            return gate.end(delegate);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onDatagram(@Nullable BiConsumer<InetSocketAddress, ByteBuffer> handler) {
        lock.lock();
        try {
            delegate.onDatagram(handler);
            this.datagramHandler = handler;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        lock.lock();
        try {
            state = State.CLOSED;
            keepAlive.release(this);
            return delegate.closeAsync();
        } finally {
            lock.unlock();
        }
    }

    /** Waits as the node underneath does, which needs no executor: there may be none any more. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the close that follows waits
    public void close() {
        closeAsync();
        delegate.close();
    }

    @Override
    public UtpOptions options() {
        return delegate.options();
    }

    @Override
    public CompletableFuture<InetSocketAddress> bind(InetSocketAddress local) {
        return delegate.bind(local);
    }

    @Override
    public CompletableFuture<UtpSocket> connect(InetSocketAddress remote) {
        return calls.connect(UtpText.of(remote), () -> delegate.connect(remote));
    }

    @Override
    public CompletableFuture<UtpSocket> connectPlain(InetSocketAddress remote) {
        return calls.connect(UtpText.of(remote), () -> delegate.connectPlain(remote));
    }

    @Override
    public void useTls(UtpTls newTls) {
        lock.lock();
        try {
            delegate.useTls(newTls);
            tls = newTls;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable UtpTls tls() {
        return delegate.tls();
    }

    @Override
    public TlsStatistics tlsStatistics() {
        return delegate.tlsStatistics();
    }

    @Override
    public CompletableFuture<UtpSocket> connect(String name) {
        return calls.connect(name, () -> delegate.connect(name));
    }

    @Override
    public CompletableFuture<PunchResult> punch(String name) {
        return calls.punch(name, () -> delegate.punch(name));
    }

    @Override
    public @Nullable RendezvousStatus rendezvous() {
        return delegate.rendezvous();
    }

    @Override
    public @Nullable RendezvousServerStatistics rendezvousServer() {
        return delegate.rendezvousServer();
    }

    @Override
    public CompletableFuture<PunchResult> punch(InetSocketAddress remote, int attempts) {
        return calls.punch(UtpText.of(remote), () -> delegate.punch(remote, attempts));
    }

    @Override
    public CompletableFuture<InetSocketAddress> publicAddress(InetSocketAddress stunServer) {
        return delegate.publicAddress(stunServer);
    }

    @Override
    public CompletableFuture<NatType> discoverNat(List<InetSocketAddress> stunServers) {
        return delegate.discoverNat(stunServers);
    }

    @Override
    public @Nullable NatType natType() {
        return delegate.natType();
    }

    @Override
    public @Nullable InetSocketAddress address() {
        return delegate.address();
    }

    @Override
    public boolean isListening() {
        return delegate.isListening();
    }

    @Override
    public boolean isOpen() {
        return delegate.isOpen();
    }

    @Override
    public int maxConnections() {
        return delegate.maxConnections();
    }

    @Override
    public int serverConnections() {
        return delegate.serverConnections();
    }

    @Override
    public int clientConnections() {
        return delegate.clientConnections();
    }

    @Override
    public Collection<UtpSocket> connections() {
        return delegate.connections();
    }

    @Override
    public TrafficStatistics traffic() {
        return delegate.traffic();
    }

    @Override
    public NodeStatistics statistics() {
        return delegate.statistics();
    }

    @Override
    public CompletableFuture<Void> sendDatagram(InetSocketAddress remote, ByteBuffer content) {
        return delegate.sendDatagram(remote, content);
    }

    @Override
    public @Nullable Channel udpChannel() {
        return (state != State.CLOSED) ? delegate.udpChannel() : null;
    }

    /** The address, or that there is none. */
    @Override
    public String toString() {
        InetSocketAddress address = address();
        return "UtpNode " + ((address != null) ? address : "(not bound)");
    }

    private enum State {
        NEW,
        STARTED,
        CLOSED
    }
}
