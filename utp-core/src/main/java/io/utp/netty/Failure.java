package io.utp.netty;

import io.utp.UtpClosedException;
import io.utp.UtpException;
import io.utp.UtpResetException;
import io.utp.UtpTimeoutException;

/**
 * Why a stream cannot go on. A value, so that every thread that meets it throws an exception with its own stack.
 *
 * @param kind which exception it becomes
 * @param message what happened, with the peer's address
 */
record Failure(Kind kind, String message) {

    enum Kind {
        RESET,
        TIMEOUT,
        CLOSED
    }

    static Failure reset(String peer) {
        return new Failure(Kind.RESET, peer + " reset the connection");
    }

    /**
     * Nothing was heard any more.
     *
     * @param peer its address
     * @param follows whether the connection would have survived a change of address, as those between nodes of this library do
     */
    static Failure timeout(String peer, boolean follows) {
        return new Failure(
                Kind.TIMEOUT,
                peer + " stopped answering"
                        + (follows
                                ? ""
                                : "; it cannot follow a connection whose address changed, as when a NAT on the way forgot"
                                        + " it: connect again"));
    }

    static Failure closed(String message) {
        return new Failure(Kind.CLOSED, message);
    }

    UtpException exception() {
        return switch (kind) {
            case RESET -> new UtpResetException(message);
            case TIMEOUT -> new UtpTimeoutException(message);
            case CLOSED -> new UtpClosedException(message);
        };
    }
}
