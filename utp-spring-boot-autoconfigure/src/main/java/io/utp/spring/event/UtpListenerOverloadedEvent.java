package io.utp.spring.event;

import io.utp.UtpNode;

/** A listener refuses connections, because it has as many as it may; told once, until one of them has ended. */
public final class UtpListenerOverloadedEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final String listenerId;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param listenerId the listener
     */
    public UtpListenerOverloadedEvent(UtpNode node, String listenerId) {
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
