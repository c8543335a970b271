package io.utp.spring.boot.test.autoconfigure;

import static io.utp.spring.boot.test.assertj.UtpAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.CloseReason;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.boot.test.event.UtpEvents;
import io.utp.spring.boot.test.network.InMemoryUtpNetwork;
import io.utp.spring.boot.test.network.PacketDrop;
import io.utp.spring.event.UtpConnectionClosedEvent;
import io.utp.spring.event.UtpListeningEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;

/** As a user writes a test. */
@SpringBootTest(properties = "utp.port=42000")
@AutoConfigureUtpNetwork(latency = "5ms", loss = 0.01, seed = 99)
@DirtiesContext
class AutoConfigureUtpNetworkTests {

    @Autowired
    UtpNode node;

    @Autowired
    InMemoryUtpNetwork network;

    @Autowired
    UtpEvents events;

    private UtpNode peer;

    @AfterEach
    void closePeer() {
        if (peer != null) {
            peer.close();
        }
    }

    private UtpSocket connect() {
        peer = UtpNode.builder().network(network.host()).build();
        peer.bind(new InetSocketAddress(0)).join();
        return peer.connect(node.address()).join();
    }

    @Test
    void theListenerOfTheApplicationAnswersOverTheNetwork() throws IOException {
        UtpSocket socket = connect();
        socket.outputStream().write("hello".getBytes(StandardCharsets.UTF_8));
        socket.end();

        assertThat(socket).hasReceivedExactly("hello").isClosedBecause(CloseReason.FINISHED);
        assertThat(events)
                .contains(UtpListeningEvent.class)
                .awaits(
                        UtpConnectionClosedEvent.class,
                        event -> event.reason() == CloseReason.FINISHED,
                        Duration.ofSeconds(10));
        assertThat(socket.statistics().roundTripTime()).isGreaterThanOrEqualTo(Duration.ofMillis(10));
    }

    @Test
    void theNodeIsOnAHostThatHasItsName() {
        assertThat(node.address()).isEqualTo(network.named("default").address(42_000));
        assertThat(network.seed()).isEqualTo(99);
        assertThat(network.link().toString()).startsWith("loss 0.01,").contains("latency 5.0");
    }

    @Test
    void whatIsCutOffIsSeenInTheCounts() throws Exception {
        UtpSocket socket = connect();
        long before = network.packets().dropped(PacketDrop.LOSS);
        network.link().loss(1);
        try {
            socket.write(ByteBuffer.allocate(1)).get(10, TimeUnit.SECONDS);
            socket.destroy();
            assertThat(socket).isClosedBecause(CloseReason.DESTROYED);
        } finally {
            network.link().loss(0.01);
        }
        assertThat(network.packets().dropped(PacketDrop.LOSS)).isGreaterThan(before);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Echo echo() {
            return new Echo();
        }
    }

    static class Echo {

        @UtpListener
        void echo(UtpSocket socket) throws IOException {
            socket.inputStream().transferTo(socket.outputStream());
        }
    }
}
