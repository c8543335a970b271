package io.utp.spring.event;

import io.utp.UtpException;
import io.utp.UtpNode;
import java.net.InetSocketAddress;

/** A dialled connection could not be established. */
public final class UtpConnectFailedEvent extends FailureEvent<UtpException> {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param remote the address dialled
     * @param cause the reason
     */
    public UtpConnectFailedEvent(UtpNode node, InetSocketAddress remote, UtpException cause) {
        super(node, remote, cause);
    }
}
