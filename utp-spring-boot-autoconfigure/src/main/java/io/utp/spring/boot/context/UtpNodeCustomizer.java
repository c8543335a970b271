package io.utp.spring.boot.context;

import io.utp.UtpNodeBuilder;

/**
 * Changes the auto-configured node before it is built. Beans of this type are applied in their order, after the
 * {@code utp.*} properties.
 */
@FunctionalInterface
public interface UtpNodeCustomizer {

    /**
     * Changes the node. Called again when the application context is started again after a stop.
     *
     * @param builder the builder of the node
     */
    void customize(UtpNodeBuilder builder);

    /**
     * Changes the node of a name; for who changes some nodes only, or each in another way. Default: {@link #customize
     * customize(builder)}.
     *
     * @param name the name of the node
     * @param builder the builder of the node
     */
    default void customize(String name, UtpNodeBuilder builder) {
        customize(builder);
    }
}
