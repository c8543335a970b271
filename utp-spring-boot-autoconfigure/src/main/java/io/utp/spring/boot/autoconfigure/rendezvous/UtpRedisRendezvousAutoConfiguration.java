package io.utp.spring.boot.autoconfigure.rendezvous;

import io.utp.rendezvous.RendezvousRegistry;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.boot.autoconfigure.UtpProperties;
import io.utp.spring.rendezvous.RedisRendezvousRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Auto-configures a {@link RendezvousRegistry} in Redis. */
@AutoConfiguration(
        before = UtpAutoConfiguration.class,
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass(RedisConnectionFactory.class)
@ConditionalOnSingleCandidate(RedisConnectionFactory.class)
@ConditionalOnBooleanProperty(name = "utp.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "utp.rendezvous.server.registry", havingValue = "redis")
@EnableConfigurationProperties(UtpProperties.class)
public final class UtpRedisRendezvousAutoConfiguration {

    UtpRedisRendezvousAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(RendezvousRegistry.class)
    RedisRendezvousRegistry utpRendezvousRegistry(RedisConnectionFactory connectionFactory, UtpProperties properties) {
        return new RedisRendezvousRegistry(
                connectionFactory, properties.rendezvous().server().redis().keyPrefix());
    }
}
