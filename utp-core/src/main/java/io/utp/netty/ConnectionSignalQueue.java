package io.utp.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The connections that the event loop is to look at; many signals make one task. Safe for use by several threads. */
final class ConnectionSignalQueue {

    private final Queue<ConnectionRequests> signalled = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Consumer<Runnable> eventLoop;
    private final NodeClock clock;

    /** Hands over to the event loop, which drains the engine after each task. */
    ConnectionSignalQueue(Consumer<Runnable> eventLoop, NodeClock clock) {
        this.eventLoop = eventLoop;
        this.clock = clock;
    }

    void signal(ConnectionRequests connection) {
        if (!connection.markSignalled()) {
            return;
        }
        signalled.add(connection);
        if (asked.compareAndSet(false, true)) {
            eventLoop.accept(this::handle);
        }
    }

    private void handle() {
        asked.set(false);
        long nowNanos = clock.nanos();
        ConnectionRequests connection;
        while ((connection = signalled.poll()) != null) {
            connection.clearSignalled();
            connection.handleSignal(nowNanos);
        }
    }
}
