package io.utp.spring.event;

import io.utp.UtpNode;
import java.net.InetSocketAddress;

/** The node lost its port, which nobody had asked for; it ends, and its health is down. */
public final class UtpNodeFailedEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final InetSocketAddress address;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param address where the node was bound
     */
    public UtpNodeFailedEvent(UtpNode node, InetSocketAddress address) {
        super(node);
        this.address = address;
    }

    /**
     * Where the node was bound.
     *
     * @return the address
     */
    public InetSocketAddress address() {
        return address;
    }
}
