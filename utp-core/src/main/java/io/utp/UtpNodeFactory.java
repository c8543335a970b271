package io.utp;

import java.util.List;
import java.util.concurrent.Executor;

/**
 * What a driver implements, and applications never see; found with {@link java.util.ServiceLoader}, so that the API does not know its driver.
 */
public interface UtpNodeFactory {

    /**
     * Creates a node that is not bound yet.
     *
     * @param options the validated options
     * @param executor runs everything that belongs to the application: handlers, listeners, completions
     * @param listeners told of what happens on the node, in the order of registration
     * @return the node
     */
    UtpNode create(UtpOptions options, Executor executor, List<UtpNodeListener> listeners);
}
