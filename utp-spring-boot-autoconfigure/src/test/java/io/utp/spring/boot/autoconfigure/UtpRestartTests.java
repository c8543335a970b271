package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.utp.UtpNode;
import io.utp.spring.boot.autoconfigure.metrics.UtpMetricsAutoConfiguration;
import io.utp.spring.boot.autoconfigure.rendezvous.UtpRedisRendezvousAutoConfiguration;
import io.utp.spring.rendezvous.RedisRendezvousRegistry;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** What stops contexts and starts them again, or others: tests that pause them, devtools, checkpoints of the JVM. */
class UtpRestartTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class))
            .withPropertyValues("utp.host=127.0.0.1")
            .withBean(Greeter.class);

    @Test
    void aPausedContextKeepsItsPortsAndServesOn() {
        runner.run(context -> {
            int port = context.getBean(UtpNode.class).address().getPort();

            source(context).pause();

            assertThat(context.getBean(UtpNode.class).address().getPort()).isEqualTo(port);
            assertThat(Greeter.ask(context, "Ada")).isEqualTo("Hello, Ada");
        });
    }

    @Test
    void nothingThatRunsIsPausedButWhatStandsOnConnectionsThatAre() {
        runner.withConfiguration(AutoConfigurations.of(
                        UtpMetricsAutoConfiguration.class, UtpRedisRendezvousAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(RedisConnectionFactory.class, () -> mock(RedisConnectionFactory.class))
                .withPropertyValues("utp.rendezvous.server.registry=redis")
                .run(context -> {
                    Stream<SmartLifecycle> running = context.getBeansOfType(SmartLifecycle.class).values().stream()
                            .filter(bean -> bean.getClass().getName().startsWith("io.utp."));
                    assertThat(running)
                            .allSatisfy(bean -> assertThat(bean.isPauseable())
                                    .as(bean.getClass().getName())
                                    .isEqualTo(bean instanceof RedisRendezvousRegistry))
                            .extracting(bean -> bean.getClass().getName())
                            .containsExactlyInAnyOrderElementsOf(lifecycles());
                });
    }

    private static Iterable<String> lifecycles() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.utp.spring").stream()
                        .filter(type -> type.isAssignableTo(SmartLifecycle.class))
                        .map(JavaClass::getName)
                        .toList();
    }

    @Test
    void aStoppedContextHasFreedItsPortAndTakesItAgainWhenItIsStarted() throws Exception {
        int port = freePort();
        runner.withPropertyValues("utp.port=" + port).run(context -> {
            assertThat(Greeter.ask(context, "Ada")).isEqualTo("Hello, Ada");
            source(context).stop();
            requireFree(port);

            source(context).start();

            assertThat(context.getBean(UtpNode.class).address().getPort()).isEqualTo(port);
            assertThat(Greeter.ask(context, "Grace")).isEqualTo("Hello, Grace");
        });
    }

    @Test
    void theNextContextTakesThePortOfTheOneThatWasClosed() throws Exception {
        int port = freePort();
        for (int i = 0; i < 3; i++) {
            runner.withPropertyValues("utp.port=" + port)
                    .run(context -> assertThat(Greeter.ask(context, "Ada")).isEqualTo("Hello, Ada"));
        }
    }

    private static ConfigurableApplicationContext source(AssertableApplicationContext context) {
        return context.getSourceApplicationContext(ConfigurableApplicationContext.class);
    }

    private static int freePort() throws SocketException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            return socket.getLocalPort();
        }
    }

    private static void requireFree(int port) throws SocketException {
        new DatagramSocket(new InetSocketAddress("127.0.0.1", port)).close();
    }
}
