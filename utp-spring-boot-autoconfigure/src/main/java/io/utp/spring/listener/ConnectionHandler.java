package io.utp.spring.listener;

import java.util.concurrent.CompletionStage;

/** What a listener does with a connection. */
interface ConnectionHandler {

    /**
     * Called in a thread that may block.
     *
     * @param connection the connection
     * @return when the connection is to be closed, or with which failure it is to be given up. Nothing is thrown
     */
    CompletionStage<?> handle(ListenerConnection connection);

    /** Whether time between messages is told from the time that a message takes. */
    default boolean takesMessages() {
        return false;
    }
}
