package io.utp.spring.event;

import io.utp.UtpNode;
import io.utp.rendezvous.RendezvousStatus;

/** The node is not registered at any rendezvous server; it goes on trying. */
public final class UtpRendezvousLostEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final transient RendezvousStatus status;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param status the problem
     */
    public UtpRendezvousLostEvent(UtpNode node, RendezvousStatus status) {
        super(node);
        this.status = status;
    }

    /**
     * How the node stands with its rendezvous now.
     *
     * @return the problem
     */
    public RendezvousStatus status() {
        return status;
    }
}
