package io.utp.spring.boot.autoconfigure;

import io.utp.spring.boot.context.LocalUtpPorts;
import io.utp.spring.boot.context.UtpNatDiscovery;
import io.utp.spring.boot.context.UtpNodeLifecycle;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.listener.UtpJvmKeepAlive;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The nodes and their lifecycles. Whoever has a node of their own also binds and closes it. */
@Configuration(proxyBeanMethods = false)
@Import(UtpNodeRegistrar.class)
class UtpNodeConfiguration {

    @Bean
    UtpNodeBeans utpNodeBeans(
            Environment environment,
            BeanFactory beanFactory,
            @Qualifier(UtpTaskExecutorConfigurations.BEAN_NAME) Executor executor,
            UtpJvmKeepAlive keepAlive,
            LocalUtpPorts localPorts) {
        return new UtpNodeBeans(environment, beanFactory, executor, keepAlive, localPorts);
    }

    @Bean
    @ConditionalOnMissingBean
    UtpNodes utpNodes(ListableBeanFactory beanFactory) {
        return new UtpNodes(beanFactory);
    }

    @Bean
    @ConditionalOnMissingBean
    LocalUtpPorts localUtpPorts(ApplicationContext context, UtpNodes nodes) {
        return new LocalUtpPorts(context, nodes);
    }

    @Bean
    static LazyInitializationExcludeFilter utpNodeLazyInitializationExcludeFilter() {
        return LazyInitializationExcludeFilter.forBeanTypes(
                UtpNodeLifecycle.class, UtpNatDiscovery.class, LocalUtpPorts.class);
    }
}
