package io.utp.spring.boot.test.autoconfigure;

import static io.utp.spring.boot.test.assertj.UtpAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.core.UtpNodes;
import io.utp.tls.UtpIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** TLS over the network in memory, where packets are lost. */
@SpringBootTest
@AutoConfigureUtpNetwork(latency = "2ms", loss = 0.05, seed = 7)
@DirtiesContext
class EncryptedNetworkTests {

    @TempDir
    private static Path directory;

    @Autowired
    UtpNodes nodes;

    /** Each trusts the other's key. */
    @DynamicPropertySource
    static void identities(DynamicPropertyRegistry registry) throws IOException {
        Path alice = directory.resolve("alice.pem");
        Path bob = directory.resolve("bob.pem");
        String fingerprints = UtpIdentity.loadOrCreate(alice).fingerprint() + ","
                + UtpIdentity.loadOrCreate(bob).fingerprint();
        registry.add("utp.nodes.alice.ssl.identity", alice::toString);
        registry.add("utp.nodes.bob.ssl.identity", bob::toString);
        registry.add("utp.ssl.trusted-fingerprints", () -> fingerprints);
    }

    @Test
    void theNodesOfAnApplicationTalkOverTlsThroughLoss() throws IOException {
        UtpNode alice = nodes.get("alice");
        InetSocketAddress address = alice.address();
        UtpSocket socket = nodes.get("bob").connect(address).join();

        assertThat(socket.sslSession()).map(SSLSession::getProtocol).contains("TLSv1.3");
        byte[] text = "x".repeat(50_000).getBytes(StandardCharsets.US_ASCII);
        socket.outputStream().write(text);
        socket.end();
        String bob = UtpIdentity.loadOrCreate(directory.resolve("bob.pem")).fingerprint();
        assertThat(socket).hasReceivedExactly(bob + " has sent 50000");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Counter counter() {
            return new Counter();
        }
    }

    static class Counter {

        @UtpListener(node = "alice")
        void count(UtpSocket socket, Principal peer) throws IOException {
            int length = socket.inputStream().readAllBytes().length;
            socket.outputStream().write((peer.getName() + " has sent " + length).getBytes(StandardCharsets.US_ASCII));
        }
    }
}
