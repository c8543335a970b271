package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.utp.UtpConnectionFilter;
import io.utp.UtpConnectionFilter.Decision;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.core.UtpNodes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Who may connect to auto-configured nodes, by properties and by beans. */
class UtpConnectionFilterTests {

    private final ApplicationContextRunner server = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class))
            .withPropertyValues("utp.host=127.0.0.1", "utp.listen=true");

    @Test
    void whoIsNotAllowedHearsNothing() {
        server.withPropertyValues("utp.allow=10.0.0.0/8, 192.0.2.7").run(context -> {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> dial(context.getBean(UtpNode.class)))
                    .withMessageContaining("No answer");
            assertThat(context.getBean(UtpNode.class).statistics().filteredConnections())
                    .isPositive();
        });
    }

    @Test
    void aBeanIsAskedAboutThoseWhomTheListsLetPass() {
        AtomicInteger asked = new AtomicInteger();
        UtpConnectionFilter refusing = remote -> {
            asked.incrementAndGet();
            return Decision.REFUSE;
        };
        server.withBean(UtpConnectionFilter.class, () -> refusing)
                .withPropertyValues("utp.allow=127.0.0.1", "utp.deny=10.0.0.0/8")
                .run(context -> assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> dial(context.getBean(UtpNode.class)))
                        .withMessageContaining("refused the connection"));
        assertThat(asked).hasPositiveValue();

        asked.set(0);
        server.withBean(UtpConnectionFilter.class, () -> refusing)
                .withPropertyValues("utp.deny=127.0.0.0/8")
                .run(context -> assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> dial(context.getBean(UtpNode.class))));
        assertThat(asked).hasValue(0);
    }

    @Test
    void eachOfSeveralNodesMayHaveItsOwnLists() {
        server.withPropertyValues("utp.nodes.inner.allow=127.0.0.1", "utp.nodes.outer.deny=127.0.0.1")
                .run(context -> {
                    assertThat(dial(node(context, "inner"))).isNotNull();
                    assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> dial(node(context, "outer")));
                });
    }

    private static UtpNode node(ApplicationContext context, String name) {
        return context.getBean(UtpNodes.class).get(name);
    }

    /** Dials from a node that gives up soon. */
    private static InetSocketAddress dial(UtpNode node) throws Exception {
        try (UtpNode client = UtpNode.builder().timeout(Duration.ofMillis(400)).build()) {
            client.bind(new InetSocketAddress("127.0.0.1", 0)).get(10, TimeUnit.SECONDS);
            CompletableFuture<UtpSocket> connecting = client.connect(node.address());
            return connecting.get(10, TimeUnit.SECONDS).remoteAddress();
        }
    }
}
