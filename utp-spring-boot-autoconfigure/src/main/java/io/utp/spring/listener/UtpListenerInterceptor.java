package io.utp.spring.listener;

import java.util.concurrent.CompletionStage;

/**
 * Stands around the calls of all listeners: with a codec around each message, otherwise around each connection. Beans of this
 * type are applied in order, the first outermost, and within what a {@link UtpListenerErrorHandler} does about a failure.
 */
@FunctionalInterface
public interface UtpListenerInterceptor {

    /**
     * Called instead of the listener, in the listener's thread, by many threads at once.
     *
     * @param call {@link UtpListenerCall#proceed() goes on} to the listener
     * @return what {@code proceed} returned, or a stage of one's own; its failure is the call's
     */
    CompletionStage<?> intercept(UtpListenerCall call);
}
