package io.utp.spring.boot.autoconfigure.actuate;

import io.utp.UtpNode;
import io.utp.spring.boot.actuate.UtpEndpoint;
import io.utp.spring.boot.actuate.UtpEndpointWebExtension;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.listener.UtpListenerEndpointRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Auto-configures the {@link UtpEndpoint}. */
@AutoConfiguration(after = UtpAutoConfiguration.class)
@ConditionalOnClass({UtpNode.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(UtpNodes.class)
@ConditionalOnAvailableEndpoint(UtpEndpoint.class)
@EnableConfigurationProperties(UtpEndpointProperties.class)
public final class UtpEndpointAutoConfiguration {

    UtpEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    UtpEndpoint utpEndpoint(
            UtpNodes nodes,
            ObjectProvider<UtpListenerEndpointRegistry> listeners,
            UtpEndpointProperties properties,
            ObjectProvider<SanitizingFunction> sanitizingFunctions) {
        return new UtpEndpoint(
                nodes,
                () -> listeners.stream()
                        .flatMap(registry -> registry.listenerContainers().stream())
                        .toList(),
                sanitizingFunctions.orderedStream().toList(),
                properties.showValues());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(UtpEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    UtpEndpointWebExtension utpEndpointWebExtension(UtpEndpoint endpoint, UtpEndpointProperties properties) {
        return new UtpEndpointWebExtension(endpoint, properties.showValues(), properties.roles());
    }
}
