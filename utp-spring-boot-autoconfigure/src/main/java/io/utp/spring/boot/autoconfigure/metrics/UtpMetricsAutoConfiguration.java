package io.utp.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.utp.UtpNode;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.boot.metrics.UtpListenerMetrics;
import io.utp.spring.boot.metrics.UtpMetrics;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.listener.UtpListenerEndpointRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configures the metrics of all nodes and listeners. */
@AutoConfiguration(
        after = UtpAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({UtpNode.class, MeterRegistry.class})
@ConditionalOnBean({UtpNodes.class, MeterRegistry.class})
public final class UtpMetricsAutoConfiguration {

    UtpMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    UtpMetrics utpMetrics(UtpNodes nodes) {
        return new UtpMetrics(nodes);
    }

    @Bean
    @ConditionalOnMissingBean
    UtpListenerMetrics utpListenerMetrics(ObjectProvider<UtpListenerEndpointRegistry> listeners) {
        return new UtpListenerMetrics(id -> listeners.getObject().listenerContainer(id));
    }
}
