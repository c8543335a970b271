package io.utp.netty;

import io.utp.CloseReason;
import io.utp.NatType;
import io.utp.PunchResult;
import io.utp.UtpException;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.UtpTlsException;
import io.utp.rendezvous.RendezvousStatus;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners what happened, in order and on the application's executor. */
final class NodeEvents {

    private static final Logger log = LoggerFactory.getLogger(NodeEvents.class);

    private final UtpNode node;
    private final List<UtpNodeListener> listeners;
    private final Callbacks callbacks;
    private final SerialExecutor serial;

    NodeEvents(UtpNode node, List<UtpNodeListener> listeners, Callbacks callbacks) {
        this.node = node;
        this.listeners = listeners;
        this.callbacks = callbacks;
        this.serial = new SerialExecutor(callbacks.executor());
    }

    void listening(InetSocketAddress address) {
        tell(listener -> listener.listening(node, address));
    }

    void opened(UtpSocket socket) {
        tell(listener -> listener.connectionOpened(node, socket));
    }

    void connectFailed(InetSocketAddress remote, UtpException cause) {
        tell(listener -> listener.connectFailed(node, remote, cause));
    }

    void tlsFailed(InetSocketAddress remote, UtpTlsException cause) {
        tell(listener -> listener.tlsFailed(node, remote, cause));
    }

    void gone(UtpSocket socket, CloseReason reason) {
        tell(listener -> listener.connectionClosed(node, socket, reason));
    }

    void punched(PunchResult result) {
        tell(listener -> listener.punched(node, result));
    }

    void natDiscovered(NatType type) {
        tell(listener -> listener.natDiscovered(node, type));
    }

    void pathChanged(UtpSocket socket, InetSocketAddress previous) {
        tell(listener -> listener.pathChanged(node, socket, previous));
    }

    void portLost(InetSocketAddress address) {
        tell(listener -> listener.portLost(node, address));
    }

    void registered(RendezvousStatus status) {
        tell(listener -> listener.rendezvousRegistered(node, status));
    }

    void rendezvousLost(RendezvousStatus status) {
        tell(listener -> listener.rendezvousLost(node, status));
    }

    /** The last event; what comes after it, comes after it has been told. */
    void nodeClosed(Runnable afterwards) {
        try {
            serial.execute(() -> {
                listeners.forEach(listener -> tell(listener, told -> told.closed(node)));
                afterwards.run();
            });
        } catch (RejectedExecutionException e) {
            log.debug("The executor takes no tasks any more; listeners were not told of the close", e);
            callbacks.complete(afterwards);
        }
    }

    private void tell(Consumer<UtpNodeListener> event) {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            serial.execute(() -> listeners.forEach(listener -> tell(listener, event)));
        } catch (RejectedExecutionException e) {
            log.debug("The executor takes no tasks any more; a listener was not told", e);
        }
    }

    private static void tell(UtpNodeListener listener, Consumer<UtpNodeListener> event) {
        try {
            event.accept(listener);
        } catch (Throwable e) {
            log.warn("The listener {} failed", listener, e);
        }
    }
}
