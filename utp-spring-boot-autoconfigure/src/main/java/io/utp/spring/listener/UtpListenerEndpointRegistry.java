package io.utp.spring.listener;

import io.utp.UtpNode;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Knows the listeners, and starts and stops them with the application context: after the nodes and before them. A node listens
 * from its first listener on. Safe for use by several threads.
 */
public final class UtpListenerEndpointRegistry implements SmartLifecycle {

    /** Above the phases of web servers and nodes: what comes from outside starts last and stops first. */
    public static final int PHASE = Integer.MAX_VALUE - 100;

    private static final Log logger = LogFactory.getLog(UtpListenerEndpointRegistry.class);

    private final UtpListenerContainerFactory factory;

    private final UtpJvmKeepAlive keepAlive;

    private final ReentrantLock lock = new ReentrantLock();

    private final Map<UtpNode, NodeListeners> listenersByNode = new IdentityHashMap<>();

    private final Map<String, UtpListenerContainer> containers = new LinkedHashMap<>();

    private volatile boolean running;

    /**
     * Creates an empty registry.
     *
     * @param factory makes the containers
     * @param keepAlive told of the nodes that listen
     */
    public UtpListenerEndpointRegistry(UtpListenerContainerFactory factory, UtpJvmKeepAlive keepAlive) {
        this.factory = factory;
        this.keepAlive = keepAlive;
    }

    /**
     * Adds a listener, which starts at once if the registry is running and the listener is to start by itself.
     *
     * @param endpoint the listener
     * @return its container
     * @throws IllegalStateException if it cannot be a listener, its id is taken, or its connections are another's
     */
    public UtpListenerContainer register(UtpListenerEndpoint endpoint) {
        UtpListenerContainer container = factory.create(endpoint);
        lock.lock();
        try {
            UtpListenerContainer namesake = containers.get(container.id());
            if (namesake != null) {
                throw new IllegalStateException("Two @UtpListener have the id '" + container.id() + "': " + namesake
                        + " and " + container + "; give one another id");
            }
            listeners(container.node()).add(container);
            containers.put(container.id(), container);
            container.onChange(() -> listenOrNot(container.node()));
        } finally {
            lock.unlock();
        }
        if (running && container.settings().autoStartup()) {
            container.start();
        }
        return container;
    }

    /**
     * Stops a listener and forgets it.
     *
     * @param id its name
     * @return its container, or {@code null} if there is none
     */
    public @Nullable UtpListenerContainer unregister(String id) {
        UtpListenerContainer container = listenerContainer(id);
        if (container != null) {
            container.stop();
            lock.lock();
            try {
                containers.remove(id);
                listeners(container.node()).remove(container);
            } finally {
                lock.unlock();
            }
        }
        return container;
    }

    /**
     * The containers of all listeners.
     *
     * @return a copy, in the order of registration
     */
    public Collection<UtpListenerContainer> listenerContainers() {
        lock.lock();
        try {
            return List.copyOf(containers.values());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The container of the listener with that name.
     *
     * @param id the name
     * @return the container, or {@code null} if there is none
     */
    public @Nullable UtpListenerContainer listenerContainer(String id) {
        lock.lock();
        try {
            return containers.get(id);
        } finally {
            lock.unlock();
        }
    }

    private NodeListeners listeners(UtpNode node) {
        return listenersByNode.computeIfAbsent(node, NodeListeners::new);
    }

    /** Starts the listeners that are to start by themselves. */
    @Override
    public void start() {
        if (running) {
            return;
        }
        running = true;
        try {
            listenerContainers().stream()
                    .filter(container -> container.settings().autoStartup())
                    .forEach(UtpListenerContainer::start);
        } catch (RuntimeException ex) {
            stop();
            throw ex;
        }
    }

    /** Whenever a listener has started or is being stopped, or all of them. */
    private void listenOrNot(UtpNode node) {
        lock.lock();
        try {
            NodeListeners listeners = listeners(node);
            if (listeners.listen(listeners.isAnyRunning())) {
                keepAlive.hold(node);
            } else if (node.rendezvousServer() == null) {
                keepAlive.release(node);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops all listeners, and waits until they have stopped. */
    @Override
    public void stop() {
        stopAll().join();
    }

    /**
     * Stops all listeners at the same time.
     *
     * @param callback called when they have stopped, whatever happened
     */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback is all that follows
    public void stop(Runnable callback) {
        stopAll().whenComplete((nothing, ex) -> {
            if (ex != null) {
                logger.warn("A @UtpListener did not stop cleanly", ex);
            }
            callback.run();
        });
    }

    private CompletableFuture<Void> stopAll() {
        running = false;
        return CompletableFuture.allOf(listenerContainers().stream()
                .map(UtpListenerContainer::stopAsync)
                .toArray(CompletableFuture<?>[]::new));
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
