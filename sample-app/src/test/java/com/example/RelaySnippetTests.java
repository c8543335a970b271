package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What docs/nodes.md shows. */
class RelaySnippetTests {

    @Test
    void whatComesFromOutsideGoesInside() throws Exception {
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        try (UtpNode receiver = UtpNode.builder().build();
                UtpNode sender = UtpNode.builder().build()) {
            receiver.listen(accepted::add);
            int port = receiver.bind(loopback(0)).join().getPort();
            sender.bind(loopback(0)).join();
            try (ConfigurableApplicationContext relay = relay(port)) {
                int outside = relay.getEnvironment().getRequiredProperty("local.utp.outside.port", Integer.class);
                assertThat(relay.getEnvironment().getProperty("local.utp.port"))
                        .isEqualTo(relay.getEnvironment().getProperty("local.utp.inside.port"));
                try (UtpSocket socket = sender.connect(loopback(outside)).join()) {
                    socket.outputStream().write("hello".getBytes(StandardCharsets.UTF_8));
                }
                UtpSocket received = accepted.poll(20, TimeUnit.SECONDS);
                assertThat(received.inputStream().readAllBytes()).asString().isEqualTo("hello");
            }
        }
    }

    private static ConfigurableApplicationContext relay(int port) {
        return new SpringApplicationBuilder(Application.class)
                .profiles("relay")
                .run(
                        "--utp.host=127.0.0.1",
                        "--utp.port=0",
                        "--utp.nodes.inside.mtu=1200",
                        "--utp.nodes.outside.listen-when-ready=true",
                        "--utp.primary=inside",
                        "--relay.host=127.0.0.1",
                        "--relay.port=" + port);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Relay.class)
    @EnableAutoConfiguration
    static class Application {}
}
