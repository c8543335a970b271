package io.utp.spring.listener;

/** What becomes of connections beyond a listener's concurrency. */
public enum UtpListenerOverflow {

    /**
     * They wait for their turn. What their peers send meanwhile fills the connection's receive buffer and then stops. As many
     * wait as the queue takes; others are refused.
     */
    QUEUE,

    /** They are refused: the peer gets a RESET. */
    REJECT
}
