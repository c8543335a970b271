package io.utp.spring.boot.autoconfigure;

import io.utp.spring.core.UtpNodes;
import io.utp.spring.listener.UtpJvmKeepAlive;
import io.utp.spring.listener.UtpListenerAnnotationBeanPostProcessor;
import io.utp.spring.listener.UtpListenerConfigurer;
import io.utp.spring.listener.UtpListenerContainerFactory;
import io.utp.spring.listener.UtpListenerEndpointRegistry;
import io.utp.spring.security.CertificatePrincipals;
import io.utp.spring.security.UtpPrincipalStrategy;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** What {@code @UtpListener} needs. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(UtpListenerAnnotationBeanPostProcessor.class)
@EnableConfigurationProperties(UtpListenerProperties.class)
class UtpListenerConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static UtpListenerAnnotationBeanPostProcessor utpListenerAnnotationBeanPostProcessor(
            ObjectProvider<UtpListenerEndpointRegistry> registry, ObjectProvider<UtpListenerConfigurer> configurers) {
        return new UtpListenerAnnotationBeanPostProcessor(registry, configurers);
    }

    @Bean
    @ConditionalOnMissingBean(UtpPrincipalStrategy.class)
    CertificatePrincipals utpPrincipalStrategy() {
        return new CertificatePrincipals();
    }

    @Bean
    @ConditionalOnMissingBean
    UtpListenerContainerFactory utpListenerContainerFactory(
            BeanFactory beanFactory,
            UtpNodes nodes,
            @Qualifier(UtpTaskExecutorConfigurations.BEAN_NAME) Executor executor,
            UtpListenerProperties properties) {
        return new UtpListenerContainerFactory(beanFactory, nodes, executor, properties.settings());
    }

    @Bean
    @ConditionalOnMissingBean
    UtpListenerEndpointRegistry utpListenerEndpointRegistry(
            UtpListenerContainerFactory factory, UtpJvmKeepAlive keepAlive) {
        return new UtpListenerEndpointRegistry(factory, keepAlive);
    }

    @Bean
    static LazyInitializationExcludeFilter utpListenerLazyInitializationExcludeFilter() {
        return (name, definition, type) -> UtpListenerAnnotationBeanPostProcessor.hasListeners(type);
    }
}
