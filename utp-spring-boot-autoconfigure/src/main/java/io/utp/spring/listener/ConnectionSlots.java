package io.utp.spring.listener;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which connections a listener has and which ones wait for it. None is let in while it is stopped, and it is told when the last
 * one has left.
 */
final class ConnectionSlots {

    /** What becomes of a connection that comes in. */
    enum Admission {
        HANDLED,
        QUEUED,
        REFUSED,
        STOPPED
    }

    private final int limit;

    private final int queueCapacity;

    private final ReentrantLock lock = new ReentrantLock();

    private final Set<ListenerConnection> handled = new LinkedHashSet<>();

    private final Set<ListenerConnection> queue = new LinkedHashSet<>();

    private boolean open;

    private CompletableFuture<Void> drained = CompletableFuture.completedFuture(null);

    /**
     * Creates closed slots.
     *
     * @param limit how many are handled at once, 0 for any number
     * @param queueCapacity how many wait, 0 for none
     */
    ConnectionSlots(int limit, int queueCapacity) {
        this.limit = (limit == 0) ? Integer.MAX_VALUE : limit;
        this.queueCapacity = queueCapacity;
    }

    void open() {
        lock.lock();
        try {
            open = true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets none in from now on; the future completes when the last one that is handled has left. */
    CompletableFuture<Void> close() {
        lock.lock();
        try {
            open = false;
            if (handled.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            if (drained.isDone()) {
                drained = new CompletableFuture<>();
            }
            return drained;
        } finally {
            lock.unlock();
        }
    }

    Admission enter(ListenerConnection connection) {
        lock.lock();
        try {
            if (!open) {
                return Admission.STOPPED;
            }
            if (handled.size() < limit) {
                handled.add(connection);
                return Admission.HANDLED;
            }
            if (queue.size() < queueCapacity) {
                queue.add(connection);
                return Admission.QUEUED;
            }
            return Admission.REFUSED;
        } finally {
            lock.unlock();
        }
    }

    /** One is handled no more; returns the one that has waited longest, which is handled now. */
    @Nullable ListenerConnection leave(ListenerConnection connection) {
        CompletableFuture<Void> last = null;
        lock.lock();
        try {
            handled.remove(connection);
            Iterator<ListenerConnection> waiting = queue.iterator();
            if (open && waiting.hasNext()) {
                ListenerConnection next = waiting.next();
                waiting.remove();
                handled.add(next);
                return next;
            }
            if (!open && handled.isEmpty()) {
                last = drained;
            }
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.complete(null);
        }
        return null;
    }

    /** One that waited is gone. */
    void forget(ListenerConnection connection) {
        lock.lock();
        try {
            queue.remove(connection);
        } finally {
            lock.unlock();
        }
    }

    /** Those that wait, which do so no more. */
    List<ListenerConnection> takeQueued() {
        lock.lock();
        try {
            List<ListenerConnection> taken = new ArrayList<>(queue);
            queue.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    List<ListenerConnection> handled() {
        lock.lock();
        try {
            return List.copyOf(handled);
        } finally {
            lock.unlock();
        }
    }

    int queued() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }
}
