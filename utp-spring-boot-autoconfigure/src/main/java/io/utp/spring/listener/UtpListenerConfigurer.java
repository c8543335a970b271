package io.utp.spring.listener;

/** Registers listeners that are no {@code @UtpListener} methods. Beans of this type are called in order, once all singletons exist. */
@FunctionalInterface
public interface UtpListenerConfigurer {

    /**
     * Registers listeners.
     *
     * @param registrar takes them
     */
    void configureUtpListeners(UtpListenerEndpointRegistrar registrar);
}
