package io.utp.netty;

import io.utp.UtpBindException;
import io.utp.UtpClosedException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a node from new to closed, and what was asked of it before it was bound. Safe for use by several threads.
 */
final class NodeLifecycle {

    private static final Logger log = LoggerFactory.getLogger(NettyUtpNode.class);

    private enum State {
        NEW,
        BINDING,
        BOUND,
        CLOSING,
        CLOSED
    }

    private final NodeContext context;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<PendingOperation> waiting = new ArrayList<>();
    private final CompletableFuture<Void> closeFuture = new CompletableFuture<>();

    /** As closeFuture, but without the application's dependents, so that it needs no executor. */
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    private volatile State state = State.NEW;
    private volatile @Nullable BoundPort port;

    NodeLifecycle(NodeContext context) {
        this.context = context;
    }

    /** As {@link UtpNode#bind(InetSocketAddress)}. */
    CompletableFuture<InetSocketAddress> bind(InetSocketAddress local) {
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
        BoundPort.open(context, local, new BoundPort.Outcome() {
            @Override
            public void bound(BoundPort opened) {
                NodeLifecycle.this.bound(opened, result);
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
        log.debug("Bound to {} with {}", opened.address(), context.transport());
        operations.forEach(operation -> operation.start(opened.driver()));
        opened.driver().drain();
        context.callbacks().complete(() -> result.complete(opened.address()));
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
        context.callbacks().complete(() -> result.completeExceptionally(cause));
        if (closing) {
            closed();
        }
    }

    /** The event loop's thread has ended. */
    private void portReleased(CompletableFuture<InetSocketAddress> bindResult) {
        closed();
        // Only a node that was closed while it was being bound comes here with an open result.
        context.callbacks().complete(() -> bindResult.completeExceptionally(closedException()));
    }

    /** The node listens from now on, or once it is bound; once. */
    void listen(Consumer<UtpSocket> handler) {
        lock.lock();
        try {
            requireNotClosed();
            if (isListening()) {
                throw new IllegalStateException("The node listens already; it has one handler for all connections");
            }
            context.listening().handler(Objects.requireNonNull(handler, "handler"));
        } finally {
            lock.unlock();
        }
    }

    /** The node listens no more; there is nothing else to do for it when it is closed. */
    void stopListening(StopListeningRequest request) {
        lock.lock();
        try {
            context.listening().handler(null);
            if (state != State.CLOSING && state != State.CLOSED) {
                submit(request);
                return;
            }
        } finally {
            lock.unlock();
        }
        request.done();
    }

    /** Starts the operation now, or once the node is bound. */
    void submit(PendingOperation operation) {
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

    /** As {@link UtpNode#closeAsync()}. */
    CompletableFuture<Void> closeAsync() {
        BoundPort open;
        boolean unbound;
        lock.lock();
        try {
            if (state == State.CLOSING || state == State.CLOSED) {
                return closeFuture;
            }
            unbound = state == State.NEW;
            state = State.CLOSING;
            context.listening().handler(null);
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

    /** As {@link UtpNode#close()}. */
    void close() {
        BoundPort open = port;
        if (open != null && open.driver().inEventLoop()) {
            throw new IllegalStateException(
                    "close() waits for the peers and must not be called on the I/O thread; call closeAsync() there");
        }
        CompletableFuture<Void> unused = closeAsync();
        released.join();
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
            context.listening().handler(null);
        } finally {
            lock.unlock();
        }
        log.debug("Closed");
        failWaiting();
        released.complete(null);
        context.events().nodeClosed(() -> closeFuture.complete(null));
    }

    private void requireNotClosed() {
        if (state == State.CLOSING || state == State.CLOSED) {
            throw new IllegalStateException("The node is closed; build another one");
        }
    }

    private static UtpClosedException closedException() {
        return new UtpClosedException("The node was closed");
    }

    /** The port, {@code null} before it was bound; stays there when it is closed. */
    @Nullable BoundPort port() {
        return port;
    }

    @Nullable InetSocketAddress address() {
        BoundPort open = port;
        return open == null || state == State.CLOSED ? null : open.address();
    }

    boolean isListening() {
        return context.listening().isWanted();
    }

    boolean isOpen() {
        return state == State.BOUND;
    }

    @Override
    public String toString() {
        InetSocketAddress address = address();
        return address != null ? address.toString() : state.toString();
    }
}
