package io.utp.spring.event;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.net.InetSocketAddress;

/** A connection goes on over another way: a NAT forgot or changed the old one, or a better one was found. */
public final class UtpPathChangedEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final transient UtpSocket socket;

    private final InetSocketAddress previous;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param socket the connection
     * @param previous the peer's address until now
     */
    public UtpPathChangedEvent(UtpNode node, UtpSocket socket, InetSocketAddress previous) {
        super(node);
        this.socket = socket;
        this.previous = previous;
    }

    /**
     * The connection; its remote address is the new one.
     *
     * @return the socket
     */
    public UtpSocket socket() {
        return socket;
    }

    /**
     * The peer's address until now.
     *
     * @return the address
     */
    public InetSocketAddress previous() {
        return previous;
    }
}
