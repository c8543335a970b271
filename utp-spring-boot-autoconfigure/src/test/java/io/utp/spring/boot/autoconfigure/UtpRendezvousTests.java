package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.utp.PunchMethod;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.rendezvous.InMemoryRendezvousRegistry;
import io.utp.rendezvous.RendezvousRegistry;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.boot.autoconfigure.health.UtpHealthContributorAutoConfiguration;
import io.utp.spring.event.UtpEvent;
import io.utp.spring.event.UtpPunchFailedEvent;
import io.utp.spring.event.UtpPunchSucceededEvent;
import io.utp.spring.event.UtpRendezvousLostEvent;
import io.utp.spring.event.UtpRendezvousRegisteredEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** Applications that find each other by name over real ports, with nothing but properties. */
@ExtendWith(OutputCaptureExtension.class)
class UtpRendezvousTests {

    private static final String SECRET = "a secret of the server";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Recorder ofAlice = new Recorder();

    private final Recorder ofBob = new Recorder();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(UtpAutoConfiguration.class, UtpHealthContributorAutoConfiguration.class))
            .withPropertyValues("utp.host=127.0.0.1");

    private final ApplicationContextRunner server =
            application.withPropertyValues("utp.rendezvous.server.enabled=true");

    @Test
    void anEnabledServerHasItsNamesInMemory() {
        server.withPropertyValues("utp.rendezvous.server.max-names=1").run(context -> {
            assertThat(context).hasSingleBean(InMemoryRendezvousRegistry.class);
            await().untilAsserted(
                            () -> assertThat(context.getBean(UtpNode.class).rendezvousServer())
                                    .isNotNull());
        });
    }

    @Test
    void withoutAServerThereIsNoRegistry() {
        application.run(context -> {
            assertThat(context).doesNotHaveBean(RendezvousRegistry.class);
            assertThat(context.getBean(UtpNode.class).rendezvousServer()).isNull();
            assertThat(context.getBean(UtpNode.class).rendezvous()).isNull();
        });
    }

    @Test
    void theRegistryOfTheApplicationWins() {
        InMemoryRendezvousRegistry own = new InMemoryRendezvousRegistry();
        server.withBean("own", RendezvousRegistry.class, () -> own).run(there -> {
            assertThat(there).hasSingleBean(RendezvousRegistry.class);
            client(there, "alice", ofAlice).run(alice -> {
                ofAlice.await(UtpRendezvousRegisteredEvent.class);
                assertThat(own.find("alice").toCompletableFuture().get(10, TimeUnit.SECONDS))
                        .isPresent();
            });
        });
    }

    @Test
    void bobConnectsToAliceByNameAndEventsTellAboutIt() {
        server.run(there -> client(there, "alice", ofAlice)
                .withBean(Greeter.class)
                .run(alice -> client(there, "bob", ofBob).run(bob -> {
                    UtpRendezvousRegisteredEvent registered = ofAlice.await(UtpRendezvousRegisteredEvent.class);
                    assertThat(registered.node()).isSameAs(alice.getBean(UtpNode.class));
                    RendezvousStatus status = registered.status();
                    assertThat(status)
                            .isEqualTo(new RendezvousStatus(
                                    "alice",
                                    true,
                                    InetSocketAddress.createUnresolved("127.0.0.1", port(there)),
                                    alice.getBean(UtpNode.class).address(),
                                    null))
                            .isEqualTo(alice.getBean(UtpNode.class).rendezvous());

                    try (UtpSocket socket =
                            bob.getBean(UtpNode.class).connect("alice").get(20, TimeUnit.SECONDS)) {
                        assertThat(socket.remoteName()).isEqualTo("alice");
                        assertThat(socket.inputStream().readAllBytes()).isEqualTo("hello, bob".getBytes());
                    }

                    UtpPunchSucceededEvent punched = ofBob.await(UtpPunchSucceededEvent.class);
                    assertThat(punched.node()).isSameAs(bob.getBean(UtpNode.class));
                    assertThat(punched.result().peer()).isEqualTo("alice");
                    assertThat(punched.result().path())
                            .isEqualTo(alice.getBean(UtpNode.class).address());
                    assertThat(punched.result().method()).isIn((Object[]) PunchMethod.values());
                })));
    }

    @Test
    void aNameThatNobodyHasIsAnEvent() {
        server.run(there -> client(there, "bob", ofBob).run(bob -> {
            bob.getBean(UtpNode.class).punch("carol").get(20, TimeUnit.SECONDS);

            assertThat(ofBob.await(UtpPunchFailedEvent.class).result().peer()).isEqualTo("carol");
        }));
    }

    @Test
    void aServerThatIsGoneIsAnEventAndInTheHealthUntilItIsBack() {
        server.run(there -> {
            String port = "utp.port=" + port(there);
            client(there, "alice", ofAlice).run(alice -> {
                HealthIndicator health = alice.getBean(HealthIndicator.class);
                ofAlice.await(UtpRendezvousRegisteredEvent.class);
                assertThat(rendezvous(health)).containsEntry("registered", true).containsEntry("name", "alice");
                there.getSourceApplicationContext(ConfigurableApplicationContext.class)
                        .stop();

                UtpRendezvousLostEvent lost = ofAlice.await(UtpRendezvousLostEvent.class);

                assertThat(lost.node()).isSameAs(alice.getBean(UtpNode.class));
                assertThat(lost.status().registered()).isFalse();
                assertThat(lost.status().name()).isEqualTo("alice");
                assertThat(lost.status().problem()).isNotBlank();
                assertThat(rendezvous(health))
                        .containsEntry("registered", false)
                        .containsKey("problem");

                ofAlice.events.clear();
                server.withPropertyValues(port)
                        .run(again -> assertThat(ofAlice.await(UtpRendezvousRegisteredEvent.class)
                                        .status()
                                        .registered())
                                .isTrue());
            });
        });
    }

    @Test
    void aNameIsProvedByItsTokenWhichIsNeverLogged(CapturedOutput output) {
        String token = token();
        server.withPropertyValues("utp.rendezvous.server.secret=" + SECRET)
                .run(there -> client(there, "alice", ofAlice)
                        .withPropertyValues("utp.rendezvous.token=" + token)
                        .run(alice -> client(there, "alice", ofBob)
                                .withPropertyValues("utp.rendezvous.token=guessed-by-bob")
                                .run(impostor -> {
                                    ofAlice.await(UtpRendezvousRegisteredEvent.class);
                                    assertThat(ofBob.await(UtpRendezvousLostEvent.class)
                                                    .status()
                                                    .problem())
                                            .isEqualTo("the token is not the one of this name");
                                })));
        assertThat(output)
                .contains("Serves a rendezvous")
                .contains("the token is not the one of this name")
                .doesNotContain(SECRET)
                .doesNotContain(token)
                .doesNotContain("guessed-by-bob");
    }

    @Test
    void theClientsOptionsReachTheNode() {
        // A heartbeat and a patience of half a second each: a call to nowhere ends as soon.
        application
                .withPropertyValues(
                        "utp.rendezvous.servers=127.0.0.1:9",
                        "utp.rendezvous.call-timeout=500ms",
                        "utp.rendezvous.name=alice")
                .run(context -> {
                    UtpNode node = context.getBean(UtpNode.class);
                    assertThat(node.rendezvous().name()).isEqualTo("alice");
                    assertThat(node.rendezvous().registered()).isFalse();
                    assertThat(node.punch("bob").get(20, TimeUnit.SECONDS).elapsed())
                            .isLessThan(Duration.ofSeconds(3));
                });
    }

    private ApplicationContextRunner client(ApplicationContext server, String name, Recorder recorder) {
        return application
                .withBean(Recorder.class, () -> recorder)
                .withPropertyValues("utp.rendezvous.servers=127.0.0.1:" + port(server), "utp.rendezvous.name=" + name);
    }

    /** {@code printf alice | openssl dgst -sha256 -hmac "a secret of the server" -binary | basenc --base64url | tr -d =} */
    private static String token() {
        return "JYSLfeBaNouN6dBOdjivDxL7uyi-qD83BMZBsZb2SJY";
    }

    private static int port(ApplicationContext context) {
        return context.getBean(UtpNode.class).address().getPort();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> rendezvous(HealthIndicator indicator) {
        return (Map<String, Object>) indicator.health().getDetails().get("rendezvous");
    }

    static class Greeter {

        @UtpListener
        void greet(UtpSocket socket) throws IOException {
            socket.outputStream().write(("hello, " + socket.remoteName()).getBytes());
        }
    }

    static class Recorder implements ApplicationListener<UtpEvent> {

        private final List<UtpEvent> events = new CopyOnWriteArrayList<>();

        @Override
        public void onApplicationEvent(UtpEvent event) {
            events.add(event);
        }

        /** The first of that type, as soon as it is there. */
        <T extends UtpEvent> T await(Class<T> type) {
            org.awaitility.Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> events.stream().anyMatch(type::isInstance));
            return events.stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
