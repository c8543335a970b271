package io.utp.spring.boot.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.boot.context.UtpNodeCustomizer;
import io.utp.spring.boot.test.event.UtpEvents;
import io.utp.spring.boot.test.network.InMemoryHost;
import io.utp.spring.boot.test.network.InMemoryUtpNetwork;
import io.utp.spring.boot.test.network.NatKind;
import io.utp.spring.event.UtpListeningEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

/** Contexts with a network in memory, made without the annotation, as a runner makes them. */
class UtpNetworkTestAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class, UtpNetworkTestAutoConfiguration.class))
            .withPropertyValues("utp.port=42000", "utp.listen=true");

    @Test
    void theAnnotationImportsIt() {
        assertThat(ImportCandidates.load(AutoConfigureUtpNetwork.class, null))
                .containsExactly(UtpNetworkTestAutoConfiguration.class.getName());
    }

    @Test
    void propertiesDescribeTheNetwork() {
        runner.withPropertyValues(
                        "utp.test.network.seed=3",
                        "utp.test.network.latency=7ms",
                        "utp.test.network.jitter=1ms",
                        "utp.test.network.loss=0.5",
                        "utp.test.network.rate=1MB",
                        "utp.test.network.mtu=1300")
                .run(context -> {
                    InMemoryUtpNetwork network = context.getBean(InMemoryUtpNetwork.class);
                    assertThat(network.seed()).isEqualTo(3);
                    assertThat(network.link().toString())
                            .contains("loss 0.5", "latency 7.0", "jitter 1.0", "rate 1048576", "mtu 1300");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "loss,2,'loss must be between 0 and 1'",
        "mtu,9,'mtu must be between 576'",
        "latency,-1ms,'latency must not be negative'",
        "nats,default=conic,'unknown kind ''conic''; there are open, full-cone, restricted-cone'",
        "nats,default,'of the form node=kind'",
        "nats,'default=symmetric,default+b=blocked','which another entry has'"
    })
    void aWrongValueIsNamedWithItsProperty(String property, String value, String message) {
        runner.withPropertyValues("utp.test.network." + property + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("utp.test.network." + property)
                        .hasMessageContaining(message));
    }

    @Test
    void aNodeIsBehindTheNatThatWasAskedFor() {
        runner.withPropertyValues("utp.test.network.nats=other=symmetric, default=port-restricted-cone")
                .run(context -> {
                    InMemoryHost host =
                            context.getBean(InMemoryUtpNetwork.class).named("default");
                    assertThat(host.nat().kind()).isEqualTo(NatKind.PORT_RESTRICTED_CONE);
                    assertThat(context.getBean(UtpNode.class).address()).isEqualTo(host.address(42_000));
                });
    }

    @Test
    void nodesMayShareANatAndTheOthersHaveOneEach() {
        NodeHosts hosts = new NodeHosts(
                InMemoryUtpNetwork.withSeed(1), List.of("alice+bob=symmetric", "tracker=open", "*=full-cone"));
        assertThat(hosts.apply("alice").nat())
                .isSameAs(hosts.apply("bob").nat())
                .extracting(nat -> nat.kind())
                .isEqualTo(NatKind.SYMMETRIC);
        assertThat(hosts.apply("tracker").nat()).isNull();
        assertThat(hosts.apply("carol").nat().kind()).isEqualTo(NatKind.FULL_CONE);
        assertThat(hosts.apply("dave").nat()).isNotSameAs(hosts.apply("carol2").nat());
    }

    @Test
    void beansOfTheTestAreUsedInstead() {
        InMemoryUtpNetwork network = InMemoryUtpNetwork.withSeed(1);
        UtpEvents events = new UtpEvents();
        runner.withBean(InMemoryUtpNetwork.class, () -> network)
                .withBean(UtpEvents.class, () -> events)
                .run(context -> {
                    assertThat(context).getBean(InMemoryUtpNetwork.class).isSameAs(network);
                    assertThat(events.await(UtpListeningEvent.class, Duration.ofSeconds(10))
                                    .node())
                            .isSameAs(context.getBean(UtpNode.class));
                });
    }

    @Test
    void aCustomizerOfTheApplicationMayPutTheNodeElsewhere() {
        InMemoryHost elsewhere = InMemoryUtpNetwork.withSeed(1).host("203.0.113.5");
        runner.withBean(UtpNodeCustomizer.class, () -> builder -> builder.network(elsewhere))
                .run(context ->
                        assertThat(context.getBean(UtpNode.class).address()).isEqualTo(elsewhere.address(42_000)));
    }

    @Test
    void withoutUtpThereIsOnlyANetwork() {
        runner.withPropertyValues("utp.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(UtpNode.class));
    }

    @Test
    void aContextThatIsStoppedAndStartedAgainIsOnTheSameHostAndOneThatIsClosedLeavesNothing() {
        InMemoryUtpNetwork network = InMemoryUtpNetwork.withSeed(1);
        for (int round = 0; round < 2; round++) {
            runner.withBean(InMemoryUtpNetwork.class, () -> network).run(context -> {
                ConfigurableApplicationContext running = context.getSourceApplicationContext();
                UtpNode node = context.getBean(UtpNode.class);
                Object address = node.address();

                running.pause();
                assertThat(node.isOpen())
                        .as("a node is not paused: tests know its port")
                        .isTrue();
                running.restart();
                running.stop();
                assertThat(node.isOpen()).isFalse();
                assertThat(ioThreads()).isEmpty();
                running.start();

                assertThat(node.isOpen()).isTrue();
                assertThat(node.address()).isEqualTo(address);
            });
            assertThat(ioThreads()).isEmpty();
        }
    }

    /** Of the port that only contexts here use. */
    private static Set<String> ioThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.equals("utp-io-42000"))
                .collect(Collectors.toSet());
    }
}
