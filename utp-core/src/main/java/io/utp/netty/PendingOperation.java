package io.utp.netty;

import io.utp.UtpException;

/** Something asked of a node that may not be bound yet. */
interface PendingOperation {

    /** On the event loop, once the node is bound. */
    void start(EndpointDriver driver);

    /** Instead of {@link #start}, on any thread: the node was closed. */
    void fail(UtpException cause);
}
