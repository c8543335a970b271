package io.utp.spring.listener;

import io.utp.UtpException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.event.UtpEvent;
import io.utp.spring.event.UtpListenerOverloadedEvent;
import io.utp.spring.event.UtpListenerStartedEvent;
import io.utp.spring.event.UtpListenerStoppedEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.Lifecycle;

/**
 * One listener at work: takes its connections from the node, has them handled, and closes them. It can be stopped and started
 * again; while it is stopped its connections are refused with a RESET. Safe for use by several threads.
 */
public final class UtpListenerContainer implements Lifecycle {

    private static final Log logger = LogFactory.getLog(UtpListenerContainer.class);

    private final UtpListenerEndpoint endpoint;

    private final UtpNode node;

    private final String nodeName;

    private final UtpListenerSettings settings;

    private final ConnectionHandler handler;

    private final Executor executor;

    private final Consumer<UtpEvent> events;

    private final ConnectionSlots slots;

    private final LongAdder refused = new LongAdder();

    private final AtomicBoolean overloaded = new AtomicBoolean();

    private volatile @Nullable IdleWatch idleWatch;

    private volatile Runnable onChange = () -> {};

    private volatile boolean running;

    UtpListenerContainer(
            UtpListenerEndpoint endpoint,
            NamedNode node,
            UtpListenerSettings settings,
            ConnectionHandler handler,
            Executor executor,
            Consumer<UtpEvent> events) {
        this.endpoint = endpoint;
        this.node = node.node();
        this.nodeName = node.name();
        this.settings = settings;
        this.handler = handler;
        this.executor = executor;
        this.events = events;
        this.slots = new ConnectionSlots(
                settings.concurrency(),
                (settings.overflow() == UtpListenerOverflow.QUEUE) ? settings.queueCapacity() : 0);
    }

    /** Which node it is, and what it is called. */
    record NamedNode(UtpNode node, String name) {}

    /**
     * The name of the listener.
     *
     * @return the name
     */
    public String id() {
        return endpoint.id();
    }

    /**
     * What listens.
     *
     * @return the endpoint
     */
    public UtpListenerEndpoint endpoint() {
        return endpoint;
    }

    /**
     * Whose connections these are.
     *
     * @return the node
     */
    public UtpNode node() {
        return node;
    }

    /**
     * What the node is called.
     *
     * @return the name, as in {@link io.utp.spring.core.UtpNodes}
     */
    public String nodeName() {
        return nodeName;
    }

    /**
     * How connections are handled.
     *
     * @return the settings in effect
     */
    public UtpListenerSettings settings() {
        return settings;
    }

    /**
     * How many connections are being handled.
     *
     * @return the count
     */
    public int connections() {
        return slots.handled().size();
    }

    /**
     * How many connections wait to be handled.
     *
     * @return the count
     */
    public int queued() {
        return slots.queued();
    }

    /**
     * How many connections were refused because too many were there.
     *
     * @return the count since the application started
     */
    public long refused() {
        return refused.sum();
    }

    /** To be called when it has started and when it is being stopped. */
    void onChange(Runnable onChange) {
        this.onChange = onChange;
    }

    /** Takes connections from now on; the node listens from the first listener on. */
    @Override
    public void start() {
        if (running) {
            return;
        }
        slots.open();
        if (!settings.idleTimeout().isZero()) {
            IdleWatch watch = new IdleWatch(settings.idleTimeout(), this::giveUpSilent);
            idleWatch = watch;
            watch.start();
        }
        running = true;
        onChange.run();
        events.accept(new UtpListenerStartedEvent(node, id()));
    }

    /**
     * Takes no connections any more, and waits for the calls that are running, at most the
     * {@linkplain UtpListenerSettings#gracefulShutdownPeriod() graceful shutdown period}.
     */
    @Override
    public void stop() {
        stopAsync().join();
    }

    /**
     * As {@link #stop()}, without waiting. Connections that wait for their turn are refused, those that wait for a message are
     * closed, and those that are handled still after the period end without their method.
     *
     * @return completes when nothing runs any more, or the period is over
     */
    public CompletableFuture<Void> stopAsync() {
        boolean stopping = running;
        running = false;
        IdleWatch watch = idleWatch;
        if (watch != null) {
            watch.stop();
        }
        CompletableFuture<Void> drained = slots.close();
        slots.takeQueued().forEach(connection -> connection.socket().destroy());
        slots.handled().forEach(ListenerConnection::drain);
        onChange.run();
        if (stopping) {
            events.accept(new UtpListenerStoppedEvent(node, id()));
        }
        Duration period = settings.gracefulShutdownPeriod();
        return drained.copy()
                .completeOnTimeout(null, period.toNanos(), TimeUnit.NANOSECONDS)
                .thenRun(this::endLeftOver);
    }

    private void endLeftOver() {
        List<ListenerConnection> left = running ? List.of() : slots.handled();
        if (!left.isEmpty()) {
            logger.warn("@UtpListener " + endpoint + " still has " + left.size() + " connections "
                    + settings.gracefulShutdownPeriod().toMillis() + " ms after the stop, which end without it");
            left.forEach(ListenerConnection::endWithoutMethod);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Called with each new connection; does not block. */
    void accept(UtpSocket socket) {
        ListenerConnection connection = new ListenerConnection(this, socket);
        switch (slots.enter(connection)) {
            case HANDLED -> execute(connection);
            case QUEUED -> socket.closeFuture().thenRun(() -> slots.forget(connection));
            case REFUSED -> refuse(socket);
            case STOPPED -> socket.destroy();
        }
    }

    private void refuse(UtpSocket socket) {
        refused.increment();
        socket.destroy();
        if (overloaded.compareAndSet(false, true)) {
            logger.warn("@UtpListener " + endpoint + " handles " + settings.concurrency()
                    + " connections already; that of " + socket.remoteAddress() + " is refused, and others will be");
            events.accept(new UtpListenerOverloadedEvent(node, id()));
        }
    }

    private void execute(ListenerConnection connection) {
        try {
            executor.execute(() -> handle(connection));
        } catch (RejectedExecutionException ex) {
            finish(connection, ex);
        }
    }

    private void handle(ListenerConnection connection) {
        CompletableFuture<?> done = handler.handle(connection).toCompletableFuture();
        if (done.isDone()) {
            finish(connection, failure(done));
        } else {
            done.whenComplete((result, ex) -> finishOnExecutor(connection, ex));
        }
    }

    private static @Nullable Throwable failure(CompletionStage<?> done) {
        return done.<@Nullable Throwable>handle((result, ex) -> ex)
                .toCompletableFuture()
                .join();
    }

    /** Whoever completes the stage must not have to wait for the peer. */
    private void finishOnExecutor(ListenerConnection connection, @Nullable Throwable failure) {
        try {
            executor.execute(() -> finish(connection, failure));
        } catch (RejectedExecutionException ex) {
            finish(connection, (failure != null) ? failure : ex);
        }
    }

    private void finish(ListenerConnection connection, @Nullable Throwable failure) {
        UtpSocket socket = connection.socket();
        try {
            if (failure != null) {
                logFailure(connection, CallPipeline.unwrapped(failure));
                socket.destroy();
            } else if (socket.isOpen()) {
                socket.close();
            }
        } catch (IOException ex) {
            logger.warn("The connection with " + socket.remoteAddress() + " failed after @UtpListener " + endpoint
                    + " had returned and before everything was delivered: " + ex.getMessage());
        } finally {
            leave(connection);
        }
    }

    private void leave(ListenerConnection connection) {
        ListenerConnection next = slots.leave(connection);
        overloaded.set(false);
        if (next != null) {
            execute(next);
        }
    }

    private void logFailure(ListenerConnection connection, Throwable failure) {
        Object remote = connection.socket().remoteAddress();
        if (connection.isGivenUp()) {
            logger.debug("@UtpListener " + endpoint + " ended with the connection to " + remote, failure);
        } else if (failure instanceof UtpException || failure instanceof SSLException) {
            // The peer's or the network's failure: where it met the method is of no interest.
            logger.warn("@UtpListener " + endpoint + " ended with the connection to " + remote + ": "
                    + failure.getMessage());
        } else {
            logger.error("@UtpListener " + endpoint + " failed; the connection to " + remote + " is given up", failure);
        }
    }

    private void giveUpSilent(long nowNanos) {
        long silence = settings.idleTimeout().toNanos();
        for (ListenerConnection connection : slots.handled()) {
            if (connection.destroyIfSilent(silence, nowNanos, handler.takesMessages())) {
                logger.info("The connection with " + connection.socket().remoteAddress() + " was silent for "
                        + settings.idleTimeout().toMillis() + " ms; @UtpListener " + endpoint + " gives it up");
            }
        }
    }

    /** The id, and the method if that is another name. */
    @Override
    public String toString() {
        return endpoint.toString();
    }
}
