package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** What docs/listeners.md shows does what it says. */
class ListenerSnippetTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class))
            .withPropertyValues("utp.host=127.0.0.1");

    @Test
    void eachLineIsShoutedBack() {
        runner.withBean(Shouter.class).run(context -> {
            assertThat(ask(context, "127.0.0.1", "hello")).isEqualTo("HELLO");
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX) // where 127.0.0.2 is this host, too
    void whoComesDecidesWhichMethodIsCalled() {
        runner.withBean(Reception.class).run(context -> {
            assertThat(ask(context, "127.0.0.1", "hello")).isEqualTo("Who are you?");
            assertThat(ask(context, "127.0.0.2", "hello")).isEqualTo("Hello");
        });
    }

    @Test
    void peersAreKnownByTheNameThatTheRendezvousHas() {
        try (UtpNode rendezvous = UtpNode.builder()
                .rendezvousServer(RendezvousServerOptions.defaults())
                .build()) {
            String server =
                    "127.0.0.1:" + rendezvous.bind(local("127.0.0.1")).join().getPort();
            ApplicationContextRunner named = runner.withPropertyValues("utp.rendezvous.servers=" + server);
            named.withBean(Reception.class)
                    .withPropertyValues("utp.rendezvous.name=reception")
                    .run(there -> named.withPropertyValues("utp.rendezvous.name=sensor-7")
                            .run(here -> {
                                UtpNode node = here.getBean(UtpNode.class);
                                try (UtpSocket socket =
                                        node.connect("reception").get(20, TimeUnit.SECONDS)) {
                                    assertThat(ask(socket, "21 degrees")).isEqualTo("Thank you, sensor-7");
                                }
                            }));
        }
    }

    @Test
    void theErrorHandlerAnswers() {
        runner.withBean("apologies", Apologies.class)
                .withBean(Refusing.class)
                .run(context -> assertThat(ask(context, "127.0.0.1", "coffee"))
                        .isEqualTo("Sorry, not 'coffee': I am a teapot"));
    }

    @Test
    void aListenerStartsWhenTheApplicationIsReady() {
        runner.withBean(Switchboard.class).run(context -> {
            assertThat(context.getBean(UtpNode.class).isListening()).isFalse();
            ConfigurableApplicationContext source =
                    context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            source.publishEvent(
                    new ApplicationReadyEvent(new SpringApplication(), new String[0], source, Duration.ZERO));

            assertThat(ask(context, "127.0.0.1", "hello")).isEqualTo("hello");
        });
    }

    private static @Nullable String ask(ApplicationContext there, String from, String line) throws Exception {
        InetSocketAddress address = there.getBean(UtpNode.class).address();
        try (UtpNode node = UtpNode.builder().build()) {
            node.bind(local(from)).join();
            try (UtpSocket socket = node.connect(address).get(10, TimeUnit.SECONDS)) {
                return ask(socket, line);
            }
        }
    }

    private static @Nullable String ask(UtpSocket socket, String line) throws IOException {
        socket.outputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        return new BufferedReader(new InputStreamReader(socket.inputStream(), StandardCharsets.UTF_8)).readLine();
    }

    private static InetSocketAddress local(String host) {
        return new InetSocketAddress(host, 0);
    }

    static class Refusing {

        @UtpListener(codec = "lines", errorHandler = "apologies")
        String refuse(String line) {
            throw new IllegalStateException("I am a teapot");
        }
    }
}
