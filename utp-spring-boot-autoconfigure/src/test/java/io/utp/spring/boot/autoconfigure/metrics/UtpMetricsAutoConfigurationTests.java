package io.utp.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.boot.autoconfigure.ImportByName;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.boot.metrics.UtpMetrics;
import io.utp.spring.core.UtpNodes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

class UtpMetricsAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    UtpAutoConfiguration.class,
                    UtpMetricsAutoConfiguration.class))
            .withPropertyValues("utp.host=127.0.0.1");

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void theNodeIsMeasured() {
        withRegistry().run(context -> {
            connect(context.getBean(UtpNode.class));

            assertThat(registry.get("utp.connections")
                            .tag("node", UtpNodes.DEFAULT_NAME)
                            .tag("outcome", "accepted")
                            .functionCounter()
                            .count())
                    .isOne();
            assertThat(registry.get("utp.datagrams.received").functionCounter().count())
                    .isPositive();
        });
    }

    private static void connect(UtpNode node) throws Exception {
        node.listen(socket -> {});
        try (UtpNode peer = UtpNode.builder().build()) {
            peer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .join();
            UtpSocket socket = peer.connect(node.address()).join();
            socket.destroy();
        }
    }

    @Test
    void nothingIsLeftInTheRegistryOfAContextThatIsClosed() {
        withRegistry().run(context -> assertThat(registry.getMeters()).isNotEmpty());

        assertThat(registry.getMeters())
                .noneMatch(meter -> meter.getId().getName().startsWith("utp."));
    }

    @Test
    void aContextThatIsStoppedAndStartedCountsAgain() {
        withRegistry().run(context -> {
            connect(context.getBean(UtpNode.class));
            ConfigurableApplicationContext source =
                    context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            source.stop();
            assertThat(registry.find("utp.connections").meters()).isEmpty();

            source.start();

            assertThat(registry.get("utp.connections")
                            .tag("outcome", "accepted")
                            .functionCounter()
                            .count())
                    .isZero();
        });
    }

    @Test
    void aNodeThatIsClosedByTheApplicationIsNotMeasured() {
        withRegistry().run(context -> {
            context.getBean(UtpNode.class).closeAsync().join();

            assertThat(registry.find("utp.connections").meters()).isEmpty();
        });
    }

    private ApplicationContextRunner withRegistry() {
        return runner.withBean(MeterRegistry.class, () -> registry);
    }

    @Test
    void isAbsentWithoutARegistry() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class, UtpMetricsAutoConfiguration.class))
                .run(context -> assertThat(context).hasSingleBean(UtpNode.class).doesNotHaveBean(UtpMetrics.class));
    }

    @Test
    void isAbsentWhenUtpIsSwitchedOff() {
        withRegistry()
                .withPropertyValues("utp.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(UtpMetrics.class));
    }

    @Test
    void isAbsentWhenMicrometerIs() {
        new ApplicationContextRunner()
                .withUserConfiguration(ImportByName.Application.class)
                .withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context).hasSingleBean(UtpNode.class).doesNotHaveBean("utpMetrics"));
    }

    @Test
    void theBeanOfTheApplicationWins() {
        withRegistry()
                .withBean("own", UtpMetrics.class, () -> new UtpMetrics(new UtpNodes(new StaticListableBeanFactory())))
                .run(context ->
                        assertThat(context).hasSingleBean(UtpMetrics.class).hasBean("own"));
    }
}
