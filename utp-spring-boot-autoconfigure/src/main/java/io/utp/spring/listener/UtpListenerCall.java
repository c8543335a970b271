package io.utp.spring.listener;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call of a listener, with a connection or with one message of it, as {@link UtpListenerInterceptor} and
 * {@link UtpListenerErrorHandler} see it.
 */
public interface UtpListenerCall {

    /**
     * Which listener is called.
     *
     * @return its id
     */
    String listenerId();

    /**
     * The node that accepted the connection.
     *
     * @return the node
     */
    UtpNode node();

    /**
     * The name of the node that accepted the connection.
     *
     * @return the name, as in {@link io.utp.spring.core.UtpNodes}
     */
    String nodeName();

    /**
     * The connection.
     *
     * @return the connection
     */
    UtpSocket socket();

    /**
     * The message that the listener is called with.
     *
     * @return the message, or {@code null} if the call is for the connection as a whole
     */
    @Nullable Object payload();

    /**
     * Goes on with the next interceptor and at last with the listener itself, in this thread. To be called once at most.
     *
     * @return completes, or has completed, when the listener is done and what it answers is written; completes with whatever
     * it failed with. Nothing is ever thrown
     */
    CompletionStage<?> proceed();
}
