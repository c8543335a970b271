package io.utp.spring.boot.test.context;

import io.utp.UtpNodeBuilder;
import io.utp.spring.boot.context.UtpNodeCustomizer;
import io.utp.spring.boot.test.network.InMemoryHost;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.core.Ordered;

/**
 * Puts the nodes of an application context on hosts of a network in memory: always on the same one, also when the context is
 * started again.
 */
public final class NetworkNodes implements UtpNodeCustomizer, Ordered {

    private final Function<String, InMemoryHost> hosts;

    private final Map<String, InMemoryHost> assigned = new ConcurrentHashMap<>();

    /**
     * Creates the customizer.
     *
     * @param hosts asked once for the host of each node, by the node's name
     */
    public NetworkNodes(Function<String, InMemoryHost> hosts) {
        this.hosts = hosts;
    }

    @Override
    public void customize(String name, UtpNodeBuilder builder) {
        builder.network(assigned.computeIfAbsent(name, hosts));
    }

    @Override
    public void customize(UtpNodeBuilder builder) {
        throw new IllegalStateException("Which host a node is on depends on its name: use customize(name, builder)");
    }

    /** Before those of the application, which may decide otherwise. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
