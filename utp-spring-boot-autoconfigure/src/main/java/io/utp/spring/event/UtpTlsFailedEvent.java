package io.utp.spring.event;

import io.utp.UtpNode;
import io.utp.UtpTlsException;
import java.net.InetSocketAddress;

/** A connection, dialled or accepted, could not be encrypted, or its peer is not who it has to be. */
public final class UtpTlsFailedEvent extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final transient InetSocketAddress remote;

    private final transient UtpTlsException cause;

    /**
     * Creates the event.
     *
     * @param node the node that it happened on
     * @param remote the peer's address
     * @param cause the reason
     */
    public UtpTlsFailedEvent(UtpNode node, InetSocketAddress remote, UtpTlsException cause) {
        super(node);
        this.remote = remote;
        this.cause = cause;
    }

    /**
     * The peer's address.
     *
     * @return the address
     */
    public InetSocketAddress remote() {
        return remote;
    }

    /**
     * The reason, as text and as {@link UtpTlsException#failure()}.
     *
     * @return the reason
     */
    public UtpTlsException cause() {
        return cause;
    }
}
