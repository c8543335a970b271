package io.utp.spring.event;

import io.utp.CloseReason;
import io.utp.SocketStatistics;
import io.utp.UtpNode;
import io.utp.UtpSocket;

/** A connection that had been opened is gone. */
public final class UtpConnectionClosedEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final transient UtpSocket socket;

    private final transient CloseReason reason;

    private final transient SocketStatistics statistics;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param socket the connection
     * @param reason the reason
     * @param statistics the final counters of the connection
     */
    public UtpConnectionClosedEvent(UtpNode node, UtpSocket socket, CloseReason reason, SocketStatistics statistics) {
        super(node);
        this.socket = socket;
        this.reason = reason;
        this.statistics = statistics;
    }

    /**
     * The connection.
     *
     * @return the connection
     */
    public UtpSocket socket() {
        return socket;
    }

    /**
     * The reason.
     *
     * @return the reason
     */
    public CloseReason reason() {
        return reason;
    }

    /**
     * The final counters of the connection.
     *
     * @return the final counters of the connection
     */
    public SocketStatistics statistics() {
        return statistics;
    }
}
