package io.utp.spring.boot.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.boot.autoconfigure.ImportByName;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.boot.observation.DefaultUtpConnectObservationConvention;
import io.utp.spring.boot.observation.UtpConnectObservationContext;
import io.utp.spring.boot.observation.UtpConnectObservationConvention;
import io.utp.spring.boot.observation.UtpListenerObservations;
import io.utp.spring.boot.observation.UtpNodeObservations;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class UtpObservationAutoConfigurationTests {

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class, UtpObservationAutoConfiguration.class))
            .withBean(ObservationRegistry.class, () -> registry)
            .withPropertyValues("utp.host=127.0.0.1");

    @Test
    void connectsOfTheNodeAreObserved() {
        runner.run(context -> {
            connect(context.getBean(UtpNode.class));

            TestObservationRegistryAssert.assertThat(registry)
                    .hasObservationWithNameEqualTo("utp.connect")
                    .that()
                    .hasBeenStopped()
                    .hasLowCardinalityKeyValue("node", "default")
                    .hasLowCardinalityKeyValue("outcome", "success");
        });
    }

    private static void connect(UtpNode node) throws Exception {
        try (UtpNode peer = UtpNode.builder().build()) {
            peer.listen(socket -> {});
            InetSocketAddress address = peer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .join();
            UtpSocket socket = node.connect(address).join();
            socket.destroy();
        }
    }

    @Test
    void callsOfListenersAreObserved() {
        runner.withBean(Inbox.class).run(context -> {
            try (UtpNode peer = UtpNode.builder().build()) {
                peer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .join();
                UtpSocket socket =
                        peer.connect(context.getBean(UtpNode.class).address()).join();
                await().untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
                        .hasObservationWithNameEqualTo("utp.listener")
                        .that()
                        .hasBeenStopped()
                        .hasLowCardinalityKeyValue("node", "default")
                        .hasLowCardinalityKeyValue("listener", "inbox")
                        .hasLowCardinalityKeyValue("kind", "connection")
                        .hasLowCardinalityKeyValue("outcome", "success"));
                socket.destroy();
            }
        });
    }

    static class Inbox {

        @UtpListener(id = "inbox")
        void receive(UtpSocket socket) {}
    }

    @Test
    void theConventionOfTheApplicationIsUsed() {
        UtpConnectObservationConvention own = new DefaultUtpConnectObservationConvention() {
            @Override
            public KeyValues getLowCardinalityKeyValues(UtpConnectObservationContext context) {
                return KeyValues.of("region", "north");
            }
        };
        runner.withBean(UtpConnectObservationConvention.class, () -> own).run(context -> {
            connect(context.getBean(UtpNode.class));

            TestObservationRegistryAssert.assertThat(registry)
                    .hasObservationWithNameEqualTo("utp.connect")
                    .that()
                    .hasLowCardinalityKeyValue("region", "north")
                    .doesNotHaveLowCardinalityKeyValueWithKey("node");
        });
    }

    @Test
    void isAbsentWhenSwitchedOff() {
        runner.withPropertyValues("utp.observation.enabled=false")
                .run(context -> assertThat(context)
                        .hasSingleBean(UtpNode.class)
                        .doesNotHaveBean(UtpNodeObservations.class)
                        .doesNotHaveBean(UtpListenerObservations.class));
    }

    @Test
    void isAbsentWithoutARegistry() {
        new ApplicationContextRunner()
                .withUserConfiguration(ImportByName.Application.class)
                .run(context ->
                        assertThat(context).hasSingleBean(UtpNode.class).doesNotHaveBean(UtpNodeObservations.class));
    }

    @Test
    void isAbsentWhenMicrometerIs() {
        new ApplicationContextRunner()
                .withUserConfiguration(ImportByName.Application.class)
                .withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context ->
                        assertThat(context).hasSingleBean(UtpNode.class).doesNotHaveBean("utpNodeObservations"));
    }
}
