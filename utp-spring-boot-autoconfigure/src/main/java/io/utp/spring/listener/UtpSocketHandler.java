package io.utp.spring.listener;

import io.utp.UtpSocket;

/** A listener that is no method of a bean. */
@FunctionalInterface
public interface UtpSocketHandler {

    /**
     * Called once for each connection, in a thread that may block. When it returns the connection is closed in an orderly way,
     * when it throws it is given up.
     *
     * @param socket the connection
     * @throws Exception if the connection has to be given up
     */
    void handle(UtpSocket socket) throws Exception;
}
