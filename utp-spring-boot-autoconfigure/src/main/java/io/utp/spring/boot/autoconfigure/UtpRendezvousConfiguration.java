package io.utp.spring.boot.autoconfigure;

import io.utp.rendezvous.InMemoryRendezvousRegistry;
import io.utp.rendezvous.RendezvousRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** What a rendezvous needs beside the node. */
@Configuration(proxyBeanMethods = false)
class UtpRendezvousConfiguration {

    static final String REGISTRY = "utp.rendezvous.server.registry";

    /** Names that were thought to be shared, and are not, would be noticed much later. */
    @Bean
    @ConditionalOnProperty(name = REGISTRY, havingValue = "redis")
    @ConditionalOnMissingBean
    RendezvousRegistry utpRendezvousRegistry() {
        throw new InvalidConfigurationPropertyValueException(
                REGISTRY,
                "redis",
                "needs exactly one RedisConnectionFactory, as spring-boot-starter-data-redis brings it");
    }

    @Bean
    @Conditional(OnRendezvousServerCondition.class)
    @ConditionalOnMissingBean
    RendezvousRegistry utpInMemoryRendezvousRegistry(UtpProperties properties) {
        return new InMemoryRendezvousRegistry(properties.rendezvous().server().maxNames());
    }

    /** Those of the properties, for whoever asks; the nodes read the properties themselves, each its own. */
    @Bean
    @ConditionalOnMissingBean(UtpRendezvousConnectionDetails.class)
    PropertiesUtpRendezvousConnectionDetails utpRendezvousConnectionDetails(UtpProperties properties) {
        return PropertiesUtpRendezvousConnectionDetails.of(properties);
    }
}
