package io.utp.spring.listener;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Knows the listener methods, lets their nodes listen when it starts, and calls them.
 *
 * <p>Stopped, it destroys the connections that still come in and waits for the calls that are running, at most the
 * {@linkplain #setShutdownTimeout shutdown timeout}. It starts after the nodes and stops before them. Safe for use by
 * several threads.
 */
public final class UtpListenerEndpointRegistry implements SmartLifecycle {

    /** Above the phases of web servers and nodes: what comes from outside starts last and stops first. */
    public static final int PHASE = Integer.MAX_VALUE - 100;

    private static final Log logger = LogFactory.getLog(UtpListenerEndpointRegistry.class);

    private final BeanFactory beanFactory;

    private final UtpJvmKeepAlive keepAlive;

    private final @Nullable Boolean listen;

    private final RunningCalls calls = new RunningCalls();

    private final UtpListenerInvoker invoker;

    private final ReentrantLock lock = new ReentrantLock();

    private final IdentityHashMap<UtpNode, UtpListenerEndpoint> endpoints = new IdentityHashMap<>();

    private final Map<String, UtpListenerEndpoint> endpointsById = new LinkedHashMap<>();

    private final Set<UtpNode> listening = Collections.newSetFromMap(new IdentityHashMap<>());

    private Duration shutdownTimeout = Duration.ofSeconds(5);

    private volatile boolean running;

    /**
     * Creates an empty registry.
     *
     * @param beanFactory has the nodes
     * @param executor closes the sockets of methods that return a stage
     * @param keepAlive told of the nodes that listen
     * @param listen whether nodes listen; {@code null} if they do when they have a listener. With {@code true} the only or
     * primary node listens without a listener, too: its connections are then announced by {@code UtpConnectionOpenedEvent}
     * and belong to the application
     */
    public UtpListenerEndpointRegistry(
            BeanFactory beanFactory, Executor executor, UtpJvmKeepAlive keepAlive, @Nullable Boolean listen) {
        this.beanFactory = beanFactory;
        this.keepAlive = keepAlive;
        this.listen = listen;
        this.invoker = new UtpListenerInvoker(calls, executor);
    }

    /**
     * Sets how long a stop waits for the calls that are running. Default 5 seconds.
     *
     * @param shutdownTimeout zero not to wait
     */
    public void setShutdownTimeout(Duration shutdownTimeout) {
        this.shutdownTimeout = shutdownTimeout;
    }

    /**
     * Adds a listener; its node listens at once if the registry is running.
     *
     * @param endpoint the listener
     * @throws IllegalStateException if its node has a listener already, there is no such node, or the id is taken
     */
    public void register(UtpListenerEndpoint endpoint) {
        lock.lock();
        try {
            UtpNode node = node(endpoint);
            requireFree(endpoint, node);
            endpoints.put(node, endpoint);
            endpointsById.put(endpoint.id(), endpoint);
            if (running) {
                listen(node);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The listeners.
     *
     * @return a copy, in the order of registration
     */
    public Collection<UtpListenerEndpoint> endpoints() {
        lock.lock();
        try {
            return List.copyOf(endpointsById.values());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The listener with that name.
     *
     * @param id the name
     * @return the listener, or {@code null} if there is none
     */
    public @Nullable UtpListenerEndpoint endpoint(String id) {
        lock.lock();
        try {
            return endpointsById.get(id);
        } finally {
            lock.unlock();
        }
    }

    private UtpNode node(UtpListenerEndpoint endpoint) {
        try {
            return endpoint.nodeName().isEmpty()
                    ? beanFactory.getBean(UtpNode.class)
                    : beanFactory.getBean(endpoint.nodeName(), UtpNode.class);
        } catch (BeansException ex) {
            throw new IllegalStateException(
                    "No node for @UtpListener " + endpoint + "; name one with its attribute 'node': " + ex.getMessage(),
                    ex);
        }
    }

    private void requireFree(UtpListenerEndpoint endpoint, UtpNode node) {
        UtpListenerEndpoint other = endpoints.get(node);
        if (other != null) {
            throw new IllegalStateException("A node takes one @UtpListener, but there are two: " + other + " and "
                    + endpoint + "; remove one, or give one another node with its attribute 'node'");
        }
        UtpListenerEndpoint namesake = endpointsById.get(endpoint.id());
        if (namesake != null) {
            throw new IllegalStateException("Two @UtpListener have the id '" + endpoint.id() + "': " + namesake
                    + " and " + endpoint + "; give one another id");
        }
    }

    @Override
    public void start() {
        lock.lock();
        try {
            if (running) {
                return;
            }
            calls.open();
            endpoints.keySet().forEach(this::listen);
            if (Boolean.TRUE.equals(listen)) {
                listen(beanFactory.getBean(UtpNode.class));
            }
            running = true;
        } catch (RuntimeException ex) {
            stop();
            throw ex;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a node that cannot be bound says so itself
    private void listen(UtpNode node) {
        if (Boolean.FALSE.equals(listen)) {
            return;
        }
        // A node cannot be told to listen no more: started again, the handler is there still.
        if (!listening.contains(node)) {
            node.listen(socket -> handle(node, socket));
            listening.add(node);
        }
        keepAlive.hold(node);
    }

    private void handle(UtpNode node, UtpSocket socket) {
        UtpListenerEndpoint endpoint = endpoint(node);
        if (endpoint != null) {
            invoker.invoke(endpoint, node, socket);
        } else if (!running) {
            socket.destroy();
        }
    }

    private @Nullable UtpListenerEndpoint endpoint(UtpNode node) {
        lock.lock();
        try {
            return endpoints.get(node);
        } finally {
            lock.unlock();
        }
    }

    /** Stops, and waits for the calls that are running, at most the shutdown timeout. */
    @Override
    public void stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        stop(() -> stopped.complete(null));
        stopped.join();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback is all that follows
    public void stop(Runnable callback) {
        lock.lock();
        try {
            running = false;
            listening.forEach(keepAlive::release);
        } finally {
            lock.unlock();
        }
        calls.close()
                .completeOnTimeout(null, shutdownTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((nothing, ex) -> {
                    logLeftOver(calls.count());
                    callback.run();
                });
    }

    private void logLeftOver(int count) {
        if (count > 0) {
            logger.warn(count + " calls of @UtpListener methods are still running " + shutdownTimeout.toMillis()
                    + " ms after the stop; their connections end with the node");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Not pauseable, because the nodes are not. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
