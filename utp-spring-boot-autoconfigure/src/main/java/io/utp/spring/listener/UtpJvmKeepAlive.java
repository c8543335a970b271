package io.utp.spring.listener;

import io.utp.UtpNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the JVM running while a node listens: all other threads of a node may be daemons, as virtual threads always are.
 * One thread, however many nodes there are. Safe for use by several threads.
 */
public final class UtpJvmKeepAlive implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();

    private final Set<UtpNode> nodes = Collections.newSetFromMap(new IdentityHashMap<>());

    private @Nullable CountDownLatch end;

    /**
     * Keeps the JVM running until the node is released.
     *
     * @param node a node that listens
     */
    public void hold(UtpNode node) {
        lock.lock();
        try {
            nodes.add(node);
            if (end == null) {
                end = startThread();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets the JVM end as far as this node is concerned. Harmless if it is not held.
     *
     * @param node a node that listens no more
     */
    public void release(UtpNode node) {
        lock.lock();
        try {
            nodes.remove(node);
            if (end != null && nodes.isEmpty()) {
                end.countDown();
                end = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Releases all nodes. */
    @Override
    public void close() {
        lock.lock();
        try {
            List.copyOf(nodes).forEach(this::release);
        } finally {
            lock.unlock();
        }
    }

    private static CountDownLatch startThread() {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException ex) {
                        Thread.currentThread().interrupt();
                    }
                },
                "utp-keep-alive");
        thread.setDaemon(false);
        thread.start();
        return end;
    }
}
