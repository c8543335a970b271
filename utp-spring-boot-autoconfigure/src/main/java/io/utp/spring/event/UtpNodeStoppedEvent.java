package io.utp.spring.event;

import io.utp.UtpNode;

/** The node is closed and its port is free again. */
public final class UtpNodeStoppedEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     */
    public UtpNodeStoppedEvent(UtpNode node) {
        super(node);
    }
}
