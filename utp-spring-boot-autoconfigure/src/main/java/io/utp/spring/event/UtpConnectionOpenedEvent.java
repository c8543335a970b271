package io.utp.spring.event;

import io.utp.UtpNode;
import io.utp.UtpSocket;

/** A connection is established, dialled or accepted. */
public final class UtpConnectionOpenedEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final transient UtpSocket socket;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param socket the connection
     */
    public UtpConnectionOpenedEvent(UtpNode node, UtpSocket socket) {
        super(node);
        this.socket = socket;
    }

    /**
     * The connection.
     *
     * @return the connection
     */
    public UtpSocket socket() {
        return socket;
    }
}
