package io.utp.engine.connection;

/** Why a connection is over. */
public enum CloseCause {

    /** Both streams ended and were acknowledged. */
    FINISHED,

    /** The peer sent a RESET. */
    RESET,

    /** The peer did not answer in time, to a SYN or later. */
    TIMEOUT,

    /** The peer acknowledged what was never sent to it. */
    MISBEHAVED,

    /** {@link Connection#destroy}. */
    DESTROYED
}
