package io.utp.spring.boot.autoconfigure.observation;

import io.micrometer.observation.ObservationRegistry;
import io.utp.UtpNode;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.boot.observation.UtpConnectObservationConvention;
import io.utp.spring.boot.observation.UtpListenerObservationConvention;
import io.utp.spring.boot.observation.UtpListenerObservations;
import io.utp.spring.boot.observation.UtpNodeObservations;
import io.utp.spring.boot.observation.UtpPunchObservationConvention;
import io.utp.spring.core.UtpNodes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Auto-configures the observation of connects, punches and listeners. */
@AutoConfiguration(
        after = UtpAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({UtpNode.class, ObservationRegistry.class})
@ConditionalOnBean({UtpNodes.class, ObservationRegistry.class})
@ConditionalOnBooleanProperty(name = "utp.observation.enabled", matchIfMissing = true)
@EnableConfigurationProperties(UtpObservationProperties.class)
public final class UtpObservationAutoConfiguration {

    UtpObservationAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    UtpNodeObservations utpNodeObservations(
            ObservationRegistry registry,
            UtpNodes nodes,
            ObjectProvider<UtpConnectObservationConvention> connectConvention,
            ObjectProvider<UtpPunchObservationConvention> punchConvention) {
        return new UtpNodeObservations(
                registry, nodes::nameOf, connectConvention.getIfAvailable(), punchConvention.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    UtpListenerObservations utpListenerObservations(
            ObservationRegistry registry, ObjectProvider<UtpListenerObservationConvention> convention) {
        return new UtpListenerObservations(registry, convention.getIfAvailable());
    }
}
