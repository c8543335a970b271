package io.utp.spring.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the listener calls that are running, lets none in while stopped, and tells when the last one has left. */
final class RunningCalls {

    private final ReentrantLock lock = new ReentrantLock();

    private boolean open;

    private int count;

    private CompletableFuture<Void> drained = CompletableFuture.completedFuture(null);

    void open() {
        lock.lock();
        try {
            open = true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets no call in from now on; the future completes when the last one has left. */
    CompletableFuture<Void> close() {
        lock.lock();
        try {
            open = false;
            drained = new CompletableFuture<>();
            if (count == 0) {
                drained.complete(null);
            }
            return drained;
        } finally {
            lock.unlock();
        }
    }

    boolean enter() {
        lock.lock();
        try {
            if (open) {
                count++;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        CompletableFuture<Void> last = null;
        lock.lock();
        try {
            count--;
            if (count == 0 && !open) {
                last = drained;
            }
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.complete(null);
        }
    }

    int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }
}
