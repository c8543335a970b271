package io.utp.spring.boot.test.autoconfigure;

import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.boot.test.context.NetworkNodes;
import io.utp.spring.boot.test.event.UtpEvents;
import io.utp.spring.boot.test.network.InMemoryUtpNetwork;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The network in memory that {@link AutoConfigureUtpNetwork} asks for. */
@AutoConfiguration(before = UtpAutoConfiguration.class)
@EnableConfigurationProperties(UtpNetworkProperties.class)
final class UtpNetworkTestAutoConfiguration {

    UtpNetworkTestAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    InMemoryUtpNetwork inMemoryUtpNetwork(UtpNetworkProperties properties) {
        return properties.network();
    }

    @Bean
    NetworkNodes utpNetworkNodes(InMemoryUtpNetwork network, UtpNetworkProperties properties) {
        return new NetworkNodes(new NodeHosts(network, properties.nats()));
    }

    @Bean
    @ConditionalOnMissingBean
    UtpEvents utpEvents() {
        return new UtpEvents();
    }
}
