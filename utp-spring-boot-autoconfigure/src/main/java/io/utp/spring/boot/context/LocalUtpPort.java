package io.utp.spring.boot.context;

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
 * Sets the property {@code local.utp.port}, in the environment of the application context and of its parents, to the port
 * that a node is bound to. With several nodes it is the port of the one that listened last.
 */
public final class LocalUtpPort implements ApplicationListener<UtpListeningEvent> {

    /** The name of the property. */
    public static final String PROPERTY = "local.utp.port";

    private static final String PROPERTY_SOURCE = "server.ports";

    private final ApplicationContext context;

    /**
     * Creates the setter.
     *
     * @param context has the environment
     */
    public LocalUtpPort(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public void onApplicationEvent(UtpListeningEvent event) {
        set(event.address().getPort());
    }

    void set(int port) {
        for (ApplicationContext each = context; each != null; each = each.getParent()) {
            if (each.getEnvironment() instanceof ConfigurableEnvironment environment) {
                ports(environment.getPropertySources()).put(PROPERTY, port);
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
