package io.utp.spring.event;

import io.utp.PunchResult;
import io.utp.UtpNode;

/** A hole punch opened a way to the peer. */
public final class UtpPunchSucceededEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final transient PunchResult result;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param result the result; its path is the address to dial
     */
    public UtpPunchSucceededEvent(UtpNode node, PunchResult result) {
        super(node);
        this.result = result;
    }

    /**
     * The result; its path is the address to dial.
     *
     * @return the result
     */
    public PunchResult result() {
        return result;
    }
}
