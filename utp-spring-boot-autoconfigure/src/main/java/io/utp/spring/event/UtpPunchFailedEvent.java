package io.utp.spring.event;

import io.utp.PunchResult;
import io.utp.UtpNode;

/** No way to a peer was found; the result says why, and what may help. */
public final class UtpPunchFailedEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final transient PunchResult result;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param result the result
     */
    public UtpPunchFailedEvent(UtpNode node, PunchResult result) {
        super(node);
        this.result = result;
    }

    /**
     * The result.
     *
     * @return the result
     */
    public PunchResult result() {
        return result;
    }
}
