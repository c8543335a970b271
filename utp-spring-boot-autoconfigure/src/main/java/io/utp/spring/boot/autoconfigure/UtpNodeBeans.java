package io.utp.spring.boot.autoconfigure;

import io.utp.UtpConnectionFilter;
import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpNodeListener;
import io.utp.rendezvous.RendezvousRegistry;
import io.utp.spring.boot.context.LocalUtpPorts;
import io.utp.spring.boot.context.RestartableUtpNode;
import io.utp.spring.boot.context.UtpListenPolicy;
import io.utp.spring.boot.context.UtpNatDiscovery;
import io.utp.spring.boot.context.UtpNodeCustomizer;
import io.utp.spring.boot.context.UtpNodeInterceptor;
import io.utp.spring.boot.context.UtpNodeLifecycle;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.listener.UtpJvmKeepAlive;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/** Makes the beans of the configured nodes, which {@link UtpNodeRegistrar} defines, from the properties of each. */
class UtpNodeBeans {

    private final ConfiguredNodes configured;

    private final BeanFactory beanFactory;

    private final Executor executor;

    private final UtpJvmKeepAlive keepAlive;

    private final LocalUtpPorts localPorts;

    UtpNodeBeans(
            Environment environment,
            BeanFactory beanFactory,
            Executor executor,
            UtpJvmKeepAlive keepAlive,
            LocalUtpPorts localPorts) {
        this.configured = new ConfiguredNodes(environment);
        this.beanFactory = beanFactory;
        this.executor = executor;
        this.keepAlive = keepAlive;
        this.localPorts = localPorts;
    }

    RestartableUtpNode node(String name) {
        requireAllDefined();
        new NodeConflicts(configured).requireNone();
        List<UtpNodeCustomizer> customizers = ordered(UtpNodeCustomizer.class);
        UtpPropertiesMapper mapper = mapper(name);
        SslBundles bundles = beanFactory.getBeanProvider(SslBundles.class).getIfAvailable();
        UtpTlsMapper tls = new UtpTlsMapper(
                option -> configured.propertyName(name, option),
                mapper.properties().ssl(),
                bundles);
        RestartableUtpNode node = new RestartableUtpNode(
                ordered(UtpNodeListener.class),
                listeners -> {
                    UtpNodeBuilder builder =
                            UtpNode.builder().executor(executor).tls(tls.tls());
                    mapper.configure(builder, () -> beanFactory.getBean(RendezvousRegistry.class), filter());
                    listeners.forEach(builder::listener);
                    customizers.forEach(customizer -> customizer.customize(name, builder));
                    return builder.build();
                },
                ordered(UtpNodeInterceptor.class),
                keepAlive);
        UtpProperties properties = mapper.properties();
        node.setListenPolicy(new UtpListenPolicy(
                configured.propertyName(name, "listen"), properties.listen(), properties.listenWhenReady()));
        if (bundles != null) {
            new SslBundleUpdates(name, node, tls).follow(bundles);
        }
        return node;
    }

    /** All of them, in their order; {@code null} if there is none. */
    private @Nullable UtpConnectionFilter filter() {
        return beanFactory
                .getBeanProvider(UtpConnectionFilter.class)
                .orderedStream()
                .reduce(UtpConnectionFilter::and)
                .orElse(null);
    }

    private <T> List<T> ordered(Class<T> type) {
        return beanFactory.getBeanProvider(type).orderedStream().toList();
    }

    UtpNodeLifecycle lifecycle(String name, RestartableUtpNode node) {
        return new UtpNodeLifecycle(name, configured.prefix(name), node, mapper(name)::address, localPorts);
    }

    UtpNatDiscovery natDiscovery(String name, RestartableUtpNode node) {
        return new UtpNatDiscovery(
                configured.propertyName(name, "stun.servers"),
                node,
                mapper(name).stunServers(),
                executor);
    }

    private UtpPropertiesMapper mapper(String name) {
        UtpRendezvousConnectionDetails details = beanFactory
                .getBeanProvider(UtpRendezvousConnectionDetails.class)
                .getIfAvailable();
        return new UtpPropertiesMapper(
                option -> configured.propertyName(name, option),
                configured.properties(name),
                (details instanceof PropertiesUtpRendezvousConnectionDetails) ? null : details);
    }

    /** Processed ahead of time, the application has the bean definitions of the nodes that there were then. */
    private void requireAllDefined() {
        for (String name : configured.names()) {
            if (!beanFactory.containsBean(UtpNodes.beanName(name))) {
                throw new IllegalStateException(
                        "The uTP node '" + name + "' is configured, but the application was"
                                + " processed ahead of time without it, which fixes the nodes; process it with the same utp.nodes");
            }
        }
    }
}
