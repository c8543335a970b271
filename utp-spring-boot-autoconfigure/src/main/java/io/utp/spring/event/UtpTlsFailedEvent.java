package io.utp.spring.event;

import io.utp.UtpNode;
import io.utp.UtpTlsException;
import java.net.InetSocketAddress;

/** A connection, dialled or accepted, could not be encrypted, or its peer is not who it has to be. */
public final class UtpTlsFailedEvent extends FailureEvent<UtpTlsException> {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param remote the peer's address
     * @param cause the reason
     */
    public UtpTlsFailedEvent(UtpNode node, InetSocketAddress remote, UtpTlsException cause) {
        super(node, remote, cause);
    }
}
