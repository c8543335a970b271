package io.utp.spring.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.spring.core.UtpNodes;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.SmartLifecycle;

/**
 * Binds the {@linkplain UtpMeter meters} of all nodes. They are there while the application context runs, and those of a node
 * that is closed meanwhile go with it. Safe for use by several threads.
 */
public final class UtpMetrics implements MeterBinder, UtpNodeListener, SmartLifecycle {

    /** Started before the nodes and stopped after them. */
    private static final int PHASE = Integer.MAX_VALUE - 3584;

    private final UtpNodes nodes;

    private final ReentrantLock lock = new ReentrantLock();

    private final List<MeterRegistry> registries = new ArrayList<>();

    private final Map<UtpNode, NodeMeters> meters = new ConcurrentHashMap<>();

    private volatile boolean running;

    /**
     * Creates the binder.
     *
     * @param nodes the nodes
     */
    public UtpMetrics(UtpNodes nodes) {
        this.nodes = nodes;
    }

    /** Registers the meters of all nodes, now and after each restart of the application context. */
    @Override
    public void bindTo(MeterRegistry registry) {
        lock.lock();
        try {
            registries.add(registry);
            meters.values().forEach(each -> each.register(registry));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running = true;
        nodes.all().forEach(this::add);
    }

    private void add(String name, UtpNode node) {
        lock.lock();
        try {
            if (running && !meters.containsKey(node)) {
                NodeMeters added = new NodeMeters(name, node, System::nanoTime);
                registries.forEach(added::register);
                meters.put(node, added);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A node that was closed may have been started again. */
    @Override
    public void listening(UtpNode node, InetSocketAddress address) {
        addIfAbsent(node);
    }

    @Override
    public void connectionOpened(UtpNode node, UtpSocket socket) {
        addIfAbsent(node);
    }

    private void addIfAbsent(UtpNode node) {
        if (running && !meters.containsKey(node)) {
            add(nodes.nameOf(node), node);
        }
    }

    @Override
    public void closed(UtpNode node) {
        lock.lock();
        try {
            NodeMeters removed = meters.remove(node);
            if (removed != null) {
                removed.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        running = false;
        List.copyOf(meters.keySet()).forEach(this::closed);
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
