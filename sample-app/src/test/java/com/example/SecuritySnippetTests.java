package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What docs/security.md shows does what it says. */
class SecuritySnippetTests {

    @Test
    void whoIsOnTheListHearsNothingMore() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class))
                .withPropertyValues("utp.host=127.0.0.1", "utp.listen=true")
                .withBean(Blocklist.class)
                .run(context -> {
                    InetSocketAddress server = context.getBean(UtpNode.class).address();
                    dial(server);
                    context.getBean(Blocklist.class).block(InetAddress.getByName("127.0.0.1"));
                    assertThatExceptionOfType(CompletionException.class)
                            .isThrownBy(() -> dial(server))
                            .withCauseInstanceOf(UtpConnectException.class)
                            .withMessageContaining("No answer");
                    assertThat(context.getBean(UtpNode.class).statistics().filteredConnections())
                            .isPositive();
                });
    }

    private static void dial(InetSocketAddress server) throws IOException {
        try (UtpNode node = UtpNode.builder().timeout(Duration.ofSeconds(2)).build()) {
            node.bind(new InetSocketAddress("127.0.0.1", 0)).join();
            try (UtpSocket socket = node.connect(server).join()) {
                assertThat(socket.isOpen()).isTrue();
            }
        }
    }
}
