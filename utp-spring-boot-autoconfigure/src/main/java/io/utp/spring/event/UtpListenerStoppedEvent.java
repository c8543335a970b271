package io.utp.spring.event;

import io.utp.UtpNode;

/** A listener takes no connections any more; calls that are running may end. */
public final class UtpListenerStoppedEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final String listenerId;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param listenerId the listener
     */
    public UtpListenerStoppedEvent(UtpNode node, String listenerId) {
        super(node);
        this.listenerId = listenerId;
    }

    /**
     * The listener.
     *
     * @return its id
     */
    public String listenerId() {
        return listenerId;
    }
}
