package io.utp.spring.event;

import io.utp.UtpNode;
import java.net.InetSocketAddress;

/** The node accepts connections from now on. */
public final class UtpListeningEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final transient InetSocketAddress address;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param address the bound address
     */
    public UtpListeningEvent(UtpNode node, InetSocketAddress address) {
        super(node);
        this.address = address;
    }

    /**
     * The bound address.
     *
     * @return the bound address
     */
    public InetSocketAddress address() {
        return address;
    }
}
