package io.utp.spring.event;

import io.utp.UtpException;
import io.utp.UtpNode;
import java.net.InetSocketAddress;

/** A dialled connection could not be established. */
public final class UtpConnectFailedEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final transient InetSocketAddress remote;

    private final transient UtpException cause;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param remote the address dialled
     * @param cause the reason
     */
    public UtpConnectFailedEvent(UtpNode node, InetSocketAddress remote, UtpException cause) {
        super(node);
        this.remote = remote;
        this.cause = cause;
    }

    /**
     * The address dialled.
     *
     * @return the address dialled
     */
    public InetSocketAddress remote() {
        return remote;
    }

    /**
     * The reason.
     *
     * @return the reason
     */
    public UtpException cause() {
        return cause;
    }
}
