package io.utp.spring.event;

import io.utp.UtpException;
import io.utp.UtpNode;
import java.net.InetSocketAddress;

/** Something did not work with a peer; the subclasses say what. */
abstract class FailureEvent<E extends UtpException> extends UtpEvent {

    private static final long serialVersionUID = 1L;

    private final transient InetSocketAddress remote;

    private final transient E cause;

    FailureEvent(UtpNode node, InetSocketAddress remote, E cause) {
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
     * The reason.
     *
     * @return the reason
     */
    public E cause() {
        return cause;
    }
}
