package io.utp.spring.boot.autoconfigure.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.rendezvous.InMemoryRendezvousRegistry;
import io.utp.rendezvous.RendezvousRegistration;
import io.utp.rendezvous.RendezvousRegistry;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.rendezvous.RedisRendezvousRegistry;
import io.utp.spring.rendezvous.RedisServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

class UtpRedisRendezvousAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    UtpRedisRendezvousAutoConfiguration.class,
                    UtpAutoConfiguration.class));

    @Test
    void byDefaultNothingIsKeptInRedis() {
        runner.run(context -> assertThat(context).doesNotHaveBean(RendezvousRegistry.class));
        runner.withPropertyValues("utp.rendezvous.server.registry=memory")
                .run(context -> assertThat(context).doesNotHaveBean(RedisRendezvousRegistry.class));
    }

    @Test
    void onDemandThereIsARegistryThatStartsBeforeTheNode() {
        runner.withPropertyValues("utp.rendezvous.server.registry=redis").run(context -> {
            assertThat(context).hasSingleBean(RedisRendezvousRegistry.class);
            assertThat(context.getBean(RedisRendezvousRegistry.class).isRunning())
                    .isTrue();
        });
    }

    @Test
    void aRegistryOfTheApplicationComesFirst() {
        runner.withPropertyValues("utp.rendezvous.server.registry=redis")
                .withBean(InMemoryRendezvousRegistry.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(RendezvousRegistry.class)
                        .doesNotHaveBean(RedisRendezvousRegistry.class));
    }

    @Test
    void withoutSpringDataRedisTheStartFailsAndNamesTheProperty() {
        runner.withPropertyValues("utp.rendezvous.server.registry=redis")
                .withClassLoader(new FilteredClassLoader(RedisConnectionFactory.class))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessage(
                                "Property utp.rendezvous.server.registry with value 'redis' is invalid: needs exactly"
                                        + " one RedisConnectionFactory, as spring-boot-starter-data-redis brings it"));
    }

    @Test
    void withoutUtpThereIsNone() {
        runner.withPropertyValues("utp.rendezvous.server.registry=redis", "utp.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(RendezvousRegistry.class));
    }

    @Test
    void theKeysBeginAsConfigured() throws Exception {
        RedisServer.assumeAvailable();
        try (RedisServer server = RedisServer.start()) {
            runner.withPropertyValues(
                            "spring.data.redis.port=" + server.port(),
                            "utp.rendezvous.server.registry=redis",
                            "utp.rendezvous.server.redis.key-prefix=mine:")
                    .run(context -> {
                        context.getBean(RendezvousRegistry.class)
                                .claim(
                                        new RendezvousRegistration("alice", "owner", "one", 1, null),
                                        Duration.ofMinutes(1),
                                        false)
                                .toCompletableFuture()
                                .get(20, TimeUnit.SECONDS);
                        assertThat(context.getBean(StringRedisTemplate.class).keys("*"))
                                .containsExactly("mine:name:alice");
                    });
        }
    }
}
