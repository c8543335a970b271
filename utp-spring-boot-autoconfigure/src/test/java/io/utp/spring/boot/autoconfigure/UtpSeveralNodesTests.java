package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpSocket;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.boot.context.RestartableUtpNode;
import io.utp.spring.boot.context.UtpNodeCustomizer;
import io.utp.spring.boot.context.UtpNodeLifecycle;
import io.utp.spring.core.UtpNodes;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class UtpSeveralNodesTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class, UtpAutoConfiguration.class))
            .withPropertyValues("utp.host=127.0.0.1");

    private final ApplicationContextRunner aliceAndBob =
            runner.withPropertyValues("utp.nodes.alice.backlog=7", "utp.nodes.bob.mtu=900", "utp.mtu=500");

    @Test
    void eachIsABeanWithItsOwnOptionsAndTheCommonOnes() {
        aliceAndBob.run(context -> {
            assertThat(context.getBeanNamesForType(UtpNode.class)).containsExactly("aliceUtpNode", "bobUtpNode");
            UtpNode alice = context.getBean("aliceUtpNode", UtpNode.class);
            UtpNode bob = context.getBean("bobUtpNode", UtpNode.class);
            assertThat(alice.options().mtu()).isEqualTo(500);
            assertThat(alice.options().backlog()).isEqualTo(7);
            assertThat(bob.options().mtu()).isEqualTo(900);
            assertThat(bob.options().backlog()).isEqualTo(1_024);
            assertThat(context.getBean(UtpNodes.class).all())
                    .containsExactly(Map.entry("alice", alice), Map.entry("bob", bob));
        });
    }

    @Test
    void eachHasAPortOfItsOwnThatIsAProperty() {
        aliceAndBob.run(context -> {
            UtpNodes nodes = context.getBean(UtpNodes.class);
            nodes.all().forEach((name, node) -> {
                assertThat(node.isOpen()).isTrue();
                assertThat(port(context, "local.utp." + name + ".port"))
                        .isEqualTo(node.address().getPort());
            });
            assertThat(nodes.get("alice").address())
                    .isNotEqualTo(nodes.get("bob").address());
            assertThat(port(context, "local.utp.port")).isNull();
        });
    }

    private static Integer port(AssertableApplicationContext context, String property) {
        return context.getEnvironment().getProperty(property, Integer.class);
    }

    @Test
    void eachIsInjectedByItsQualifierAndThePrimaryOneWithout() {
        aliceAndBob
                .withPropertyValues("utp.primary=bob")
                .withBean(Injected.class)
                .run(context -> {
                    Injected injected = context.getBean(Injected.class);
                    assertThat(injected.alice).isSameAs(context.getBean("aliceUtpNode"));
                    assertThat(injected.primary).isSameAs(context.getBean("bobUtpNode"));
                    assertThat(context.getBean(UtpNodes.class).get("")).isSameAs(injected.primary);
                    assertThat(port(context, "local.utp.port"))
                            .isEqualTo(injected.primary.address().getPort());
                });
    }

    @Test
    void theOnlyOneIsPrimaryAnyway() {
        runner.withPropertyValues("utp.nodes.edge-1.backlog=7")
                .run(context -> assertThat(context.getBean(UtpNode.class))
                        .isSameAs(context.getBean("edge-1UtpNode"))
                        .isSameAs(context.getBean(UtpNodes.class).get("edge-1")));
    }

    @Test
    void listsAreReplacedAndNotMixed() {
        runner.withPropertyValues(
                        "utp.rendezvous.servers=a.example:1,b.example:2",
                        "utp.nodes.alice.rendezvous.servers[0]=c.example:3",
                        "utp.nodes.bob.rendezvous.servers=",
                        "utp.nodes.carol.mtu=500")
                .run(context -> {
                    ConfiguredNodes nodes = new ConfiguredNodes(context.getEnvironment());
                    assertThat(nodes.properties("alice").rendezvous().servers()).containsExactly("c.example:3");
                    assertThat(nodes.properties("bob").rendezvous().servers()).isEmpty();
                    assertThat(nodes.properties("carol").rendezvous().servers())
                            .containsExactly("a.example:1", "b.example:2");
                });
    }

    @Test
    void aNodeWithoutOptionsOfItsOwnIsOneToo() {
        runner.withPropertyValues("utp.nodes.alice=", "utp.mtu=500")
                .run(context -> assertThat(context.getBean("aliceUtpNode", UtpNode.class)
                                .options()
                                .mtu())
                        .isEqualTo(500));
    }

    @Test
    void variablesOfTheProcessMeanTheNodesOfTheFile() {
        Map<String, Object> variables = Map.of("UTP_NODES_EDGE1_MAXMTU", "1400", "UTP_NODES_ZOE_BACKLOG", "3");
        runner.withPropertyValues("utp.nodes.edge-1.max-mtu=9000", "utp.nodes.edge-1.backlog=7")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", new HashMap<>(variables))))
                .run(context -> {
                    assertThat(context.getBeanNamesForType(UtpNode.class))
                            .containsExactly("edge-1UtpNode", "zoeUtpNode");
                    UtpNode edge = context.getBean("edge-1UtpNode", UtpNode.class);
                    assertThat(edge.options().maxMtu()).isEqualTo(1_400);
                    assertThat(edge.options().backlog()).isEqualTo(7);
                });
    }

    @Test
    void customizersAreToldWhichNodeTheyChange() {
        aliceAndBob.withBean(BacklogByName.class).run(context -> {
            assertThat(context.getBean("aliceUtpNode", UtpNode.class).options().backlog())
                    .isEqualTo(5);
            assertThat(context.getBean("bobUtpNode", UtpNode.class).options().backlog())
                    .isEqualTo(3);
        });
    }

    @Test
    void aBeanOfTheApplicationTakesThePlaceOfTheNodeOfItsName() {
        FakeUtpNode own = new FakeUtpNode();
        aliceAndBob
                .withPropertyValues("utp.primary=alice")
                .withBean("aliceUtpNode", UtpNode.class, () -> own)
                .run(context -> {
                    assertThat(context.getBean(UtpNodes.class).get("alice")).isSameAs(own);
                    assertThat(context).getBean(UtpNode.class).isSameAs(own);
                    assertThat(context)
                            .hasSingleBean(RestartableUtpNode.class)
                            .getBeanNames(UtpNodeLifecycle.class)
                            .containsExactly("bobUtpNodeLifecycle");
                });
    }

    @Test
    void theyListenAndDialEachOtherAndAllAreClosedWithTheContext() {
        UtpNode[] bob = new UtpNode[1];
        aliceAndBob.withBean(BobsEcho.class).run(context -> {
            UtpNodes nodes = context.getBean(UtpNodes.class);
            bob[0] = nodes.get("bob");
            assertThat(nodes.get("alice").isListening()).isFalse();
            assertThat(bob[0].isListening()).isTrue();
            try (UtpSocket socket = nodes.get("alice").connect(bob[0].address()).get(20, TimeUnit.SECONDS)) {
                socket.outputStream().write(7);
                assertThat(socket.inputStream().read()).isEqualTo(7);
            }
        });
        assertThat(bob[0].isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    utp.nodes.bob.mtu                    | 149   | utp.nodes.bob.mtu  | must be between 150 and 65000, but was 149
                    utp.backlog                          | 0     | utp.backlog        | must be between 1 and 1000000, but was 0
                    utp.nodes.bob.ssl.bundle             | mine  | utp.nodes.bob.ssl.bundle | needs Spring Boot's SslAutoConfiguration, which this application lacks
                    utp.nodes.bob.enabled                | false | utp.nodes.bob.enabled | is the same for all nodes; set utp.enabled
                    utp.nodes.bob.rendezvous.server.registry | redis | utp.nodes.bob.rendezvous.server.registry | is the same for all nodes; set utp.rendezvous.server.registry
                    utp.primary                          | carol | utp.primary        | is none of the nodes alice, bob
                    utp.nodes.9.mtu                      | 500   | utp.nodes          | is no name of a node: a letter, then letters, digits, - and _
                    utp.port                             | 20000 | utp.port           | is that of the nodes 'alice' and 'bob'; give each a port of its own, or 0 for any free one, with utp.nodes.alice.port and utp.nodes.bob.port
                    utp.rendezvous.name                  | zoe   | utp.rendezvous.name | is that of the nodes 'alice' and 'bob'; give each a name of its own with utp.nodes.alice.rendezvous.name and utp.nodes.bob.rendezvous.name
                    """)
    void aWrongValueNamesTheProperty(String property, String value, String named, String reason) {
        aliceAndBob
                .withPropertyValues("utp.nodes.alice.mtu=600", property + "=" + value)
                .run(context -> {
                    InvalidConfigurationPropertyValueException failure =
                            cause(context, InvalidConfigurationPropertyValueException.class);
                    assertThat(failure.getName()).isEqualTo(named);
                    assertThat(failure.getReason()).isEqualTo(reason);
                });
    }

    @Test
    void twoNodesMayHaveOnePortOnTwoHosts() {
        ConfiguredNodes[] nodes = new ConfiguredNodes[1];
        runner.withPropertyValues(
                        "utp.enabled=false",
                        "utp.port=20000",
                        "utp.nodes.alice.host=127.0.0.1",
                        "utp.nodes.bob.host=127.0.0.2")
                .run(context -> nodes[0] = new ConfiguredNodes(context.getEnvironment()));

        new NodeConflicts(nodes[0]).requireNone();
    }

    @Test
    void aValueThatCannotBeConvertedNamesTheNodesProperty() {
        aliceAndBob
                .withPropertyValues("utp.nodes.bob.timeout=soon")
                .run(context -> assertThat(cause(context, BindException.class).getName())
                        .hasToString("utp.nodes.bob.timeout"));
    }

    @Test
    void aMisspelledOptionOfANodeIsNoticed() {
        aliceAndBob
                .withPropertyValues("utp.nodes.bob.prot=20000")
                .run(context -> assertThat(cause(context, UnboundConfigurationPropertiesException.class)
                                .getUnboundProperties())
                        .extracting(property -> property.getName().toString())
                        .containsExactly("utp.nodes.bob.prot"));
    }

    private static <T extends Throwable> T cause(AssertableApplicationContext context, Class<T> type) {
        assertThat(context).hasFailed();
        Throwable each = context.getStartupFailure();
        while (each != null && !type.isInstance(each)) {
            each = each.getCause();
        }
        assertThat(each).isNotNull();
        return type.cast(each);
    }

    @Test
    void aNodeListensOnceTheApplicationIsReadyIfToldTo() {
        List<Boolean> listening = new ArrayList<>();
        SpringApplication application = new SpringApplication(Application.class);
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(
                        ApplicationRunner.class,
                        () -> arguments -> List.of("alice", "bob")
                                .forEach(name -> listening.add(context.getBean(UtpNodes.class)
                                        .get(name)
                                        .isListening()))));

        try (ConfigurableApplicationContext context = application.run(
                "--utp.host=127.0.0.1", "--utp.nodes.alice.listen-when-ready=true", "--utp.nodes.bob.listen=true")) {
            assertThat(listening).containsExactly(false, true);
            UtpNode alice = context.getBean(UtpNodes.class).get("alice");
            assertThat(alice.isListening()).isTrue();
            AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
            assertThat(alice.isListening()).isFalse();
        }
    }

    @Test
    void oneOfSeveralMayServeARendezvousToTheOthers() {
        runner.withPropertyValues("utp.nodes.server.rendezvous.server.enabled=true", "utp.nodes.alice.mtu=500")
                .withBean(
                        UtpRendezvousConnectionDetails.class,
                        () -> () -> List.of(new UtpRendezvousConnectionDetails.Server("127.0.0.1", 9)))
                .run(context -> {
                    UtpNodes nodes = context.getBean(UtpNodes.class);
                    assertThat(nodes.get("server").rendezvousServer()).isNotNull();
                    assertThat(nodes.get("server").rendezvous()).isNull();
                    assertThat(nodes.get("alice").rendezvousServer()).isNull();
                    assertThat(nodes.get("alice").rendezvous()).isNotNull();
                });
    }

    static class Injected {

        final UtpNode alice;

        final UtpNode primary;

        @Autowired
        Injected(@Qualifier("alice") UtpNode alice, UtpNode primary) {
            this.alice = alice;
            this.primary = primary;
        }
    }

    @Order(1)
    static class BacklogByName implements UtpNodeCustomizer {

        @Override
        public void customize(UtpNodeBuilder builder) {
            throw new AssertionError("the name is known");
        }

        @Override
        public void customize(String name, UtpNodeBuilder builder) {
            builder.backlog(name.length());
        }
    }

    static class BobsEcho {

        @UtpListener(node = "bobUtpNode")
        void echo(UtpSocket socket, InetSocketAddress peer) throws Exception {
            socket.outputStream().write(socket.inputStream().read());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(UtpAutoConfiguration.class)
    static class Application {

        @UtpListener(node = "alice")
        void nothing(UtpSocket socket) {}
    }
}
