package io.utp.spring.boot.context;

import io.utp.UtpNode;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.event.UtpListeningEvent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * Sets properties to the ports that nodes are bound to, in the environment of the application context and of its parents:
 * {@code local.utp.<name>.port} for each node, {@code local.utp.port} for the only or primary one.
 */
public final class LocalUtpPorts implements ApplicationListener<UtpListeningEvent> {

    /** The property of the only or primary node. */
    public static final String PROPERTY = "local.utp.port";

    private static final String PROPERTY_SOURCE = "server.ports";

    private final ApplicationContext context;

    private final UtpNodes nodes;

    /**
     * Creates the setter.
     *
     * @param context has the environment, and the nodes
     * @param nodes know their names
     */
    public LocalUtpPorts(ApplicationContext context, UtpNodes nodes) {
        this.context = context;
        this.nodes = nodes;
    }

    @Override
    public void onApplicationEvent(UtpListeningEvent event) {
        set(event.node(), event.address().getPort());
    }

    void set(UtpNode node, int port) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("local.utp." + nodes.nameOf(node) + ".port", port);
        if (nodes.isOnlyOrPrimary(node)) {
            properties.put(PROPERTY, port);
        }
        for (ApplicationContext each = context; each != null; each = each.getParent()) {
            if (each.getEnvironment() instanceof ConfigurableEnvironment environment) {
                ports(environment.getPropertySources()).putAll(properties);
            }
        }
    }

    /** The property source that web servers use for {@code local.server.port}. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> ports(MutablePropertySources sources) {
        @Nullable PropertySource<?> source = sources.get(PROPERTY_SOURCE);
        if (source == null) {
            source = new MapPropertySource(PROPERTY_SOURCE, new HashMap<>());
            sources.addFirst(source);
        }
        return (Map<String, Object>) source.getSource();
    }
}
