package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.CloseReason;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Twenty listeners on five nodes, on Linux, where all of 127.0.0.0/8 is this host. */
@EnabledOnOs(OS.LINUX)
class SeveralNodesTests {

    private static final List<String> FROM = List.of("127.0.0.2", "127.0.0.4/31", "127.0.0.0/8", "");

    private static final List<String> PEERS = List.of("127.0.0.2", "127.0.0.5", "127.0.0.3");

    private final ListenerFixtures fixtures = new ListenerFixtures();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final List<UtpNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(UtpNode::close);
        threads.shutdown();
    }

    @Test
    void eachConnectionGoesToTheListenerThatIsMostSpecificForIt() throws Exception {
        UtpListenerEndpointRegistry registry =
                new UtpListenerEndpointRegistry(fixtures.factory(threads), new UtpJvmKeepAlive());
        for (int i = 0; i < 5; i++) {
            fixtures.beans.registerSingleton("n" + i + "UtpNode", node("127.0.0.1"));
        }
        for (int i = 0; i < 5; i++) {
            for (String from : FROM) {
                registry.register(endpoint("n" + i, from));
            }
        }
        assertThat(registry.listenerContainers()).hasSize(20);
        registry.start();

        for (int i = 0; i < 5; i++) {
            for (int peer = 0; peer < PEERS.size(); peer++) {
                assertThat(tell(nodes.get(i), PEERS.get(peer))).isEqualTo("n" + i + " " + FROM.get(peer));
            }
        }
        registry.listenerContainer("n3 127.0.0.2").stop();
        UtpSocket refused = dial(nodes.get(3), "127.0.0.2");
        assertThat(refused.closeFuture().get(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.RESET_BY_PEER);
        assertThat(tell(nodes.get(3), "127.0.0.3")).isEqualTo("n3 127.0.0.0/8");
        registry.stop();
        assertThat(nodes.subList(0, 5)).noneMatch(UtpNode::isListening);
    }

    private static UtpListenerEndpoint endpoint(String node, String from) {
        String id = node + " " + from;
        UtpListenerEndpoint endpoint =
                new UtpListenerEndpoint(id, socket -> socket.outputStream().write(id.getBytes()));
        endpoint.setNodeName(node);
        if (!from.isEmpty()) {
            endpoint.setFrom(from);
        }
        return endpoint;
    }

    private UtpNode node(String host) {
        UtpNode node = UtpNode.builder().executor(threads).build();
        nodes.add(node);
        node.bind(new InetSocketAddress(host, 0)).join();
        return node;
    }

    private UtpSocket dial(UtpNode there, String from) throws Exception {
        return node(from).connect(there.address()).get(10, TimeUnit.SECONDS);
    }

    private String tell(UtpNode there, String from) throws Exception {
        try (UtpSocket socket = dial(there, from)) {
            return new String(socket.inputStream().readAllBytes());
        }
    }
}
