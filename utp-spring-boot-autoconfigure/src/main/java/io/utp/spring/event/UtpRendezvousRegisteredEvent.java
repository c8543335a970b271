package io.utp.spring.event;

import io.utp.UtpNode;
import io.utp.rendezvous.RendezvousStatus;

/** The node is registered at a rendezvous server, or is seen there at another address. */
public final class UtpRendezvousRegisteredEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final transient RendezvousStatus status;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param status the server and the public address
     */
    public UtpRendezvousRegisteredEvent(UtpNode node, RendezvousStatus status) {
        super(node);
        this.status = status;
    }

    /**
     * How the node stands with its rendezvous now.
     *
     * @return the server and the public address
     */
    public RendezvousStatus status() {
        return status;
    }
}
