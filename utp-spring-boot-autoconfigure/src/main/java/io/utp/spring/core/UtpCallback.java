package io.utp.spring.core;

import io.utp.UtpSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a connection that the template opens and closes.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface UtpCallback<T extends @Nullable Object> {

    /**
     * Uses the connection, in the thread that asked for it.
     *
     * @param socket the connection; closed when this returns, destroyed when this throws
     * @return what comes of it
     * @throws IOException if the connection fails
     */
    T doWithSocket(UtpSocket socket) throws IOException;
}
