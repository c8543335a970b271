package io.utp.spring.event;

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
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes what a node reports as {@link UtpEvent}s. It publishes while the application context runs, the stop of the
 * nodes included, and never after; what an event listener throws is logged here.
 *
 * <p>Safe for use by several threads. The events come on the thread that reports, which is one of the node's executor.
 */
public final class UtpEventPublisher implements UtpNodeListener, SmartLifecycle {

    /** Started before the nodes and stopped after them. */
    static final int PHASE = Integer.MAX_VALUE - 4096;

    private static final Log logger = LogFactory.getLog(UtpEventPublisher.class);

    private final ApplicationEventPublisher publisher;

    private volatile boolean running;

    /**
     * Creates a publisher that is not running yet.
     *
     * @param publisher receives the events, usually the application context
     */
    public UtpEventPublisher(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void listening(UtpNode node, InetSocketAddress address) {
        publish(new UtpListeningEvent(node, address));
    }

    @Override
    public void connectionOpened(UtpNode node, UtpSocket socket) {
        publish(new UtpConnectionOpenedEvent(node, socket));
    }

    @Override
    public void connectFailed(UtpNode node, InetSocketAddress remote, UtpException cause) {
        publish(new UtpConnectFailedEvent(node, remote, cause));
    }

    @Override
    public void tlsFailed(UtpNode node, InetSocketAddress remote, UtpTlsException cause) {
        publish(new UtpTlsFailedEvent(node, remote, cause));
    }

    @Override
    public void connectionClosed(UtpNode node, UtpSocket socket, CloseReason reason) {
        publish(new UtpConnectionClosedEvent(node, socket, reason, socket.statistics()));
    }

    @Override
    public void punched(UtpNode node, PunchResult result) {
        publish(result.successful() ? new UtpPunchSucceededEvent(node, result) : new UtpPunchFailedEvent(node, result));
    }

    @Override
    public void natDiscovered(UtpNode node, NatType type) {
        publish(new UtpNatDiscoveredEvent(node, type));
    }

    @Override
    public void pathChanged(UtpNode node, UtpSocket socket, InetSocketAddress previous) {
        publish(new UtpPathChangedEvent(node, socket, previous));
    }

    @Override
    public void rendezvousRegistered(UtpNode node, RendezvousStatus status) {
        publish(new UtpRendezvousRegisteredEvent(node, status));
    }

    @Override
    public void rendezvousLost(UtpNode node, RendezvousStatus status) {
        publish(new UtpRendezvousLostEvent(node, status));
    }

    @Override
    public void portLost(UtpNode node, InetSocketAddress address) {
        publish(new UtpNodeFailedEvent(node, address));
    }

    @Override
    public void closed(UtpNode node) {
        publish(new UtpNodeStoppedEvent(node));
    }

    /**
     * Publishes an event, unless the application context does not run any more.
     *
     * @param event the event
     */
    public void publish(UtpEvent event) {
        if (!running) {
            return;
        }
        try {
            publisher.publishEvent(event);
        } catch (RuntimeException | Error ex) {
            if (running) {
                logger.warn("A listener of " + event.getClass().getSimpleName() + " failed", ex);
            } else {
                logger.debug("The application context was closed while an event was being published", ex);
            }
        }
    }

    @Override
    public void start() {
        this.running = true;
    }

    @Override
    public void stop() {
        this.running = false;
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
