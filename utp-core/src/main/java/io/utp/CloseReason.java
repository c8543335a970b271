package io.utp;

/** Why a connection is gone. */
public enum CloseReason {

    /** Both sides ended their streams and everything was acknowledged. */
    FINISHED,

    /** The peer sent a RESET. */
    RESET_BY_PEER,

    /** The peer stopped answering, or taking what was sent to it. */
    TIMEOUT,

    /** The peer acknowledged what was never sent to it, so that nothing it acknowledges means anything; it was reset. */
    PEER_MISBEHAVED,

    /** {@link UtpSocket#destroy()} was called here. */
    DESTROYED,

    /** The node was closed before the connection had ended. */
    NODE_CLOSED
}
