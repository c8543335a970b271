package io.utp.engine.connection;

import java.util.EnumSet;
import java.util.Set;

/**
 * The states of a connection. The two directions end independently of each other within {@link #CONNECTED}.
 *
 * <pre>
 *   SYN_SENT ------> CONNECTED ------> LINGERING ----> CLOSED
 *                        ^                               ^
 *   SYN_RECEIVED --------+      (from every state) ------+
 * </pre>
 */
enum ConnectionState {

    /** Dialled; no answer yet. */
    SYN_SENT,

    /** Accepted and answered; the peer has not yet shown that the answer arrived. */
    SYN_RECEIVED,

    /** Both ends know of each other. */
    CONNECTED,

    /** Over for the application; repeats of the peer's FIN are still acknowledged. */
    LINGERING,

    /** Over. */
    CLOSED;

    boolean mayBecome(ConnectionState next) {
        return successors().contains(next);
    }

    private Set<ConnectionState> successors() {
        return switch (this) {
            case SYN_SENT -> EnumSet.of(CONNECTED, CLOSED);
            case SYN_RECEIVED -> EnumSet.of(CONNECTED, CLOSED);
            case CONNECTED -> EnumSet.of(LINGERING, CLOSED);
            case LINGERING -> EnumSet.of(CLOSED);
            case CLOSED -> EnumSet.noneOf(ConnectionState.class);
        };
    }
}
