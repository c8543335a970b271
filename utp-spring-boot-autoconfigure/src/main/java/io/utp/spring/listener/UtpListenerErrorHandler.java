package io.utp.spring.listener;

import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a connection when a call of a listener has failed: by what it threw, what its future completed with,
 * or the validation of a message. A bean of this type is named by the attribute {@code errorHandler} of a listener.
 */
@FunctionalInterface
public interface UtpListenerErrorHandler {

    /**
     * Called in the listener's thread, by many threads at once.
     *
     * @param call the call that failed
     * @param failure what it failed with
     * @return the answer to write instead of the listener's, for which the listener needs a codec; {@code null} for none.
     * After that the failure is dealt with: the next message is read, or the connection is closed in an orderly way
     * @throws Exception that one, or another, if the connection has to be given up
     */
    @Nullable Object handle(UtpListenerCall call, Throwable failure) throws Exception;
}
