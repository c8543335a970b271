package io.utp.spring.event;

import io.utp.NatType;
import io.utp.UtpNode;

/** The public address and the kind of NAT in front of the node were found out. */
public final class UtpNatDiscoveredEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final transient NatType natType;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param natType what was found
     */
    public UtpNatDiscoveredEvent(UtpNode node, NatType natType) {
        super(node);
        this.natType = natType;
    }

    /**
     * What was found.
     *
     * @return the public address and the kind of NAT
     */
    public NatType natType() {
        return natType;
    }
}
