package io.utp.spring.boot.context;

import io.utp.UtpBindException;
import io.utp.spring.core.UtpNodes;

/** A node could not be started, because its port could not be bound: the cause is the {@link UtpBindException}. */
public final class UtpNodeStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String propertyPrefix;

    UtpNodeStartException(String name, String propertyPrefix, UtpBindException cause) {
        super(describe(name) + " cannot be started: " + cause.getMessage(), cause);
        this.propertyPrefix = propertyPrefix;
    }

    /**
     * What the names of the node's properties begin with.
     *
     * @return such as {@code utp.nodes.alice.}
     */
    public String propertyPrefix() {
        return propertyPrefix;
    }

    static String describe(String name) {
        return name.equals(UtpNodes.DEFAULT_NAME) ? "uTP node" : "uTP node '" + name + "'";
    }
}
