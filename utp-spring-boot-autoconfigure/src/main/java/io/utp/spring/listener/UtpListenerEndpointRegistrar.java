package io.utp.spring.listener;

/** Takes the listeners of a {@link UtpListenerConfigurer}. */
@FunctionalInterface
public interface UtpListenerEndpointRegistrar {

    /**
     * Adds a listener.
     *
     * @param endpoint the listener
     * @throws IllegalStateException if it cannot be one, its id is taken, or its connections are another's
     */
    void register(UtpListenerEndpoint endpoint);
}
