package io.utp.netty;

import io.utp.CloseReason;
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
        CLOSED,
        TLS
    }

    /**
     * Why no more can be read or written, now that a connection is over.
     *
     * @param reason how it ended
     * @param peer its address
     * @param follows as in {@link #timeout}
     */
    static Failure of(CloseReason reason, String peer, boolean follows) {
        return switch (reason) {
            case RESET_BY_PEER -> reset(peer);
            case TIMEOUT -> timeout(peer, follows);
            case FINISHED -> closed("The connection with " + peer + " has ended");
            case PEER_MISBEHAVED ->
                new Failure(Kind.RESET, peer + " was reset: it acknowledged what was never sent to it");
            case DESTROYED -> destroyed(peer);
            case NODE_CLOSED -> closed("The node was closed, and with it the connection with " + peer);
        };
    }

    static Failure destroyed(String peer) {
        return closed("The connection with " + peer + " was destroyed on this side");
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

    static Failure tls(String message) {
        return new Failure(Kind.TLS, message);
    }

    static Failure closed(String message) {
        return new Failure(Kind.CLOSED, message);
    }

    UtpException exception() {
        return switch (kind) {
            case RESET -> new UtpResetException(message);
            case TIMEOUT -> new UtpTimeoutException(message);
            case CLOSED -> new UtpClosedException(message);
            case TLS -> new UtpException(message);
        };
    }
}
