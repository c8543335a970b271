package io.utp.spring.boot.test.context;

import static io.utp.spring.boot.test.assertj.UtpAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.utp.PunchMethod;
import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpSocket;
import io.utp.spring.boot.test.event.UtpEvents;
import io.utp.spring.boot.test.network.InMemoryUtpNetwork;
import io.utp.spring.boot.test.network.NatKind;
import io.utp.spring.event.UtpConnectionOpenedEvent;
import io.utp.spring.event.UtpPunchSucceededEvent;
import io.utp.spring.event.UtpRendezvousRegisteredEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Several applications in one JVM, each behind a NAT of its own. */
class UtpNetworkInitializerTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final InMemoryUtpNetwork network = InMemoryUtpNetwork.withSeed(11);

    private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

    @AfterEach
    void close() {
        contexts.forEach(ConfigurableApplicationContext::close);
    }

    private ConfigurableApplicationContext run(UtpNetworkInitializer initializer, String... arguments) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .initializers(initializer)
                .run(arguments);
        contexts.add(context);
        return context;
    }

    @Test
    void twoApplicationsMeetThroughTheirNatsByARendezvousThatTheyKnowByName() {
        network.link().latency(Duration.ofMillis(1));
        run(
                UtpNetworkInitializer.on(network.host().named("tracker")),
                "--utp.port=42000",
                "--utp.rendezvous.server.enabled=true");
        ConfigurableApplicationContext alice = peer("alice");
        ConfigurableApplicationContext bob = peer("bob");
        bob.getBean(UtpEvents.class)
                .await(
                        UtpRendezvousRegisteredEvent.class,
                        event -> event.status().registered(),
                        PATIENCE);

        UtpSocket socket = alice.getBean(UtpNode.class).connect("bob").join();

        assertThat(socket).isOpen().isConnectedTo("bob");
        assertThat(alice.getBean(UtpEvents.class)
                        .await(UtpPunchSucceededEvent.class, PATIENCE)
                        .result())
                .isSuccessful()
                .isSuccessfulBy(PunchMethod.REFLEXIVE);
        assertThat(bob.getBean(UtpEvents.class)).awaits(UtpConnectionOpenedEvent.class, PATIENCE);
        socket.destroy();
    }

    private ConfigurableApplicationContext peer(String name) {
        return run(
                UtpNetworkInitializer.on(network.host(NatKind.PORT_RESTRICTED_CONE)),
                "--utp.port=42000",
                "--utp.listen=true",
                "--utp.rendezvous.servers=tracker:42000",
                "--utp.rendezvous.name=" + name);
    }

    @Test
    void eachNodeIsOnAHostOfItsOwnUnlessTheyShallShareOne() {
        NetworkNodes nodes = new NetworkNodes(name -> network.host());
        UtpNode first = build(nodes, "first");
        UtpNode second = build(nodes, "second");
        assertThat(first.address().getAddress()).isNotEqualTo(second.address().getAddress());
        first.close();
        second.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> nodes.customize(UtpNode.builder()))
                .withMessageContaining("name");
    }

    private static UtpNode build(NetworkNodes nodes, String name) {
        UtpNodeBuilder builder = UtpNode.builder();
        nodes.customize(name, builder);
        UtpNode node = builder.build();
        node.bind(new InetSocketAddress(0)).join();
        return node;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        UtpEvents utpEvents() {
            return new UtpEvents();
        }
    }
}
