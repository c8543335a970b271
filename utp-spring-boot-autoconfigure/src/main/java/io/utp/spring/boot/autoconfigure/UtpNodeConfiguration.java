package io.utp.spring.boot.autoconfigure;

import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpNodeListener;
import io.utp.rendezvous.RendezvousRegistry;
import io.utp.spring.boot.context.LocalUtpPort;
import io.utp.spring.boot.context.RestartableUtpNode;
import io.utp.spring.boot.context.UtpNatDiscovery;
import io.utp.spring.boot.context.UtpNodeCustomizer;
import io.utp.spring.boot.context.UtpNodeInterceptor;
import io.utp.spring.boot.context.UtpNodeLifecycle;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.listener.UtpJvmKeepAlive;
import java.util.List;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The node and its lifecycle. Whoever has a node of their own also binds and closes it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(UtpNode.class)
class UtpNodeConfiguration {

    @Bean
    RestartableUtpNode utpNode(
            UtpProperties properties,
            @Qualifier(UtpTaskExecutorConfigurations.BEAN_NAME) Executor executor,
            ObjectProvider<UtpNodeListener> listeners,
            ObjectProvider<UtpNodeCustomizer> customizers,
            ObjectProvider<UtpNodeInterceptor> interceptors,
            ObjectProvider<RendezvousRegistry> registry,
            UtpJvmKeepAlive keepAlive) {
        List<UtpNodeCustomizer> orderedCustomizers = customizers.orderedStream().toList();
        return new RestartableUtpNode(
                listeners.orderedStream().toList(),
                nodeListeners -> {
                    UtpNodeBuilder builder = UtpNode.builder().executor(executor);
                    new UtpPropertiesMapper(properties).configure(builder, registry::getObject);
                    nodeListeners.forEach(builder::listener);
                    orderedCustomizers.forEach(customizer -> customizer.customize(UtpNodes.DEFAULT_NAME, builder));
                    return builder.build();
                },
                interceptors.orderedStream().toList(),
                keepAlive);
    }

    @Bean
    UtpNodeLifecycle utpNodeLifecycle(RestartableUtpNode node, UtpProperties properties, LocalUtpPort localPort) {
        return new UtpNodeLifecycle(node, new UtpPropertiesMapper(properties)::address, localPort);
    }

    @Bean
    UtpNatDiscovery utpNatDiscovery(
            RestartableUtpNode node,
            UtpProperties properties,
            @Qualifier(UtpTaskExecutorConfigurations.BEAN_NAME) Executor executor) {
        return new UtpNatDiscovery(node, new UtpPropertiesMapper(properties).stunServers(), executor);
    }

    @Bean
    static LazyInitializationExcludeFilter utpNodeLazyInitializationExcludeFilter() {
        return LazyInitializationExcludeFilter.forBeanTypes(UtpNodeLifecycle.class, UtpNatDiscovery.class);
    }
}
