package io.utp.engine.connection;

/** Why a connection is over. */
public enum CloseCause {

    /** Both streams ended and were acknowledged. */
    FINISHED,

    /** The peer sent a RESET. */
    RESET,

    /** The peer did not answer in time, to a SYN or later. */
    TIMEOUT,

    /** {@link Connection#destroy}. */
    DESTROYED
}
