package io.utp.spring.listener;

import io.utp.SocketStatistics;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** A connection while a listener has it, or is to have it. Safe for use by several threads. */
final class ListenerConnection {

    private final UtpListenerContainer container;

    private final UtpSocket socket;

    private final ReentrantLock lock = new ReentrantLock();

    private boolean awaiting;

    private boolean draining;

    private boolean givenUp;

    private boolean observed;

    private long bytes;

    private long movedNanos;

    ListenerConnection(UtpListenerContainer container, UtpSocket socket) {
        this.container = container;
        this.socket = socket;
    }

    UtpSocket socket() {
        return socket;
    }

    UtpNode node() {
        return container.node();
    }

    String nodeName() {
        return container.nodeName();
    }

    String listenerId() {
        return container.id();
    }

    /** From now on nothing is done but to wait for a message; {@code false} if there is to be no other. */
    boolean awaitMessage() {
        lock.lock();
        try {
            awaiting = !draining;
            observed = false;
            return awaiting;
        } finally {
            lock.unlock();
        }
    }

    /** The message is there, or never will be. */
    void endAwait() {
        lock.lock();
        try {
            awaiting = false;
            observed = false;
        } finally {
            lock.unlock();
        }
    }

    /** No other message is to be read; who waits for one waits no more. What was written is still delivered. */
    void drain() {
        lock.lock();
        try {
            draining = true;
            if (awaiting) {
                socket.inputStream().close();
            }
        } catch (IOException ex) {
            throw new IllegalStateException("The stream of a uTP connection always closes", ex);
        } finally {
            lock.unlock();
        }
    }

    boolean isDraining() {
        lock.lock();
        try {
            return draining;
        } finally {
            lock.unlock();
        }
    }

    /** The method has had its time: what it wrote is delivered, and then it finds the connection gone. */
    @SuppressWarnings("FutureReturnValueIgnored") // whatever came of the end
    void endWithoutMethod() {
        giveUp();
        socket.end().whenComplete((nothing, ex) -> socket.destroy());
    }

    /** What becomes of the method from here on is its container's doing. */
    private void giveUp() {
        lock.lock();
        try {
            givenUp = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isGivenUp() {
        lock.lock();
        try {
            return givenUp;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives the connection up if for that long no payload has gone in either direction, not counting the time that a method
     * takes for a message.
     */
    boolean destroyIfSilent(long silenceNanos, long nowNanos, boolean takesMessages) {
        SocketStatistics statistics = socket.statistics();
        long moved = statistics.bytesReceived() + statistics.bytesSent();
        lock.lock();
        try {
            if (!observed || moved != bytes || (takesMessages && !awaiting)) {
                observed = true;
                bytes = moved;
                movedNanos = nowNanos;
                return false;
            }
            if (givenUp || nowNanos - movedNanos < silenceNanos) {
                return false;
            }
            givenUp = true;
        } finally {
            lock.unlock();
        }
        socket.destroy();
        return true;
    }
}
