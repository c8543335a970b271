package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.listener.UtpListenerContainer;
import io.utp.spring.listener.UtpListenerEndpointRegistry;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

/** Five nodes, each with four listeners, and a thousand connections: served, stopped while they are, and started again. */
@Timeout(120)
class UtpManyNodesTests {

    /** Where the peers are: each listener takes the connections from one of them. */
    private static final List<String> HOSTS = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4");

    private static final int NODES = 5;

    private static final int SOCKETS = 1_000;

    private static final int SOCKETS_OF_EACH_LISTENER = SOCKETS / NODES / HOSTS.size();

    private static final Duration GRACE = Duration.ofSeconds(20);

    private static final long PATIENCE_SECONDS = 30;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    LifecycleAutoConfiguration.class, TaskExecutionAutoConfiguration.class, UtpAutoConfiguration.class))
            .withBean(Listeners.class)
            .withPropertyValues(
                    "utp.listener.graceful-shutdown-period=" + GRACE,
                    "utp.nodes.one.host=127.0.0.1",
                    "utp.nodes.two.host=127.0.0.1",
                    "utp.nodes.three.host=127.0.0.1",
                    "utp.nodes.four.host=127.0.0.1",
                    "utp.nodes.five.host=127.0.0.1");

    @Test
    void whatWasAcknowledgedBeforeTheStopIsServedToItsEndAndAgainAfterAnotherStart() {
        runner.run(context -> {
            ConfigurableApplicationContext application =
                    context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            Collection<UtpListenerContainer> containers =
                    context.getBean(UtpListenerEndpointRegistry.class).listenerContainers();
            assertThat(containers).hasSize(NODES * HOSTS.size());

            serveWhileStopping(application, containers);
            application.start();
            serveWhileStopping(application, containers);
        });
    }

    private static void serveWhileStopping(
            ConfigurableApplicationContext application, Collection<UtpListenerContainer> containers) throws Exception {
        Collection<UtpNode> nodes = application.getBean(UtpNodes.class).all().values();
        assertThat(nodes).hasSize(NODES).allMatch(UtpNode::isListening);
        Listeners listeners = application.getBean(Listeners.class);
        listeners.reset();
        List<UtpNode> peers = new ArrayList<>();
        try {
            for (String host : HOSTS) {
                UtpNode peer = UtpNode.builder().build();
                peers.add(peer);
                peer.bind(new InetSocketAddress(host, 0)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            List<UtpSocket> sockets = dial(nodes, peers);
            sendNumbers(sockets);
            listeners.awaitAll();
            assertThat(containers)
                    .allSatisfy(container -> assertThat(container.connections()).isEqualTo(SOCKETS_OF_EACH_LISTENER));

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(application::stop);
            await().atMost(GRACE).until(() -> nodes.stream().noneMatch(UtpNode::isListening));
            assertThat(stopped).isNotDone();
            listeners.goOn();

            receiveNumbers(sockets);
            stopped.get(GRACE.toSeconds(), TimeUnit.SECONDS);
            assertThat(listeners.served).hasSize(SOCKETS);
            assertThat(nodes).noneMatch(UtpNode::isOpen);
        } finally {
            // After a failure, too, every call ends, and does not hide it behind the graceful shutdown period.
            listeners.goOn();
            peers.forEach(UtpNode::close);
        }
    }

    private static List<UtpSocket> dial(Collection<UtpNode> nodes, List<UtpNode> peers) throws Exception {
        List<CompletableFuture<UtpSocket>> connecting = new ArrayList<>();
        for (int i = 0; i < SOCKETS_OF_EACH_LISTENER; i++) {
            for (UtpNode peer : peers) {
                nodes.forEach(node -> connecting.add(peer.connect(node.address())));
            }
        }
        List<UtpSocket> sockets = new ArrayList<>();
        for (CompletableFuture<UtpSocket> each : connecting) {
            sockets.add(each.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        return sockets;
    }

    /** Returns when the nodes have acknowledged all of it. */
    private static void sendNumbers(List<UtpSocket> sockets) throws Exception {
        List<CompletableFuture<Void>> acknowledged = new ArrayList<>();
        for (UtpSocket socket : sockets) {
            socket.outputStream().write(number(acknowledged.size()));
            acknowledged.add(socket.end());
        }
        for (CompletableFuture<Void> each : acknowledged) {
            each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void receiveNumbers(List<UtpSocket> sockets) throws IOException {
        for (int i = 0; i < sockets.size(); i++) {
            assertThat(sockets.get(i).inputStream().readAllBytes()).isEqualTo(number(i));
        }
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    /** Each call reads a number when all are there and the stop has begun, and confirms it. */
    static class Listeners {

        private final Set<Integer> served = ConcurrentHashMap.newKeySet();

        private volatile CountDownLatch arriving = new CountDownLatch(0);

        private volatile CountDownLatch goOn = new CountDownLatch(0);

        @UtpListener(id = "one-1", node = "one", from = "127.0.0.1")
        @UtpListener(id = "one-2", node = "one", from = "127.0.0.2")
        @UtpListener(id = "one-3", node = "one", from = "127.0.0.3")
        @UtpListener(id = "one-4", node = "one", from = "127.0.0.4")
        @UtpListener(id = "two-1", node = "two", from = "127.0.0.1")
        @UtpListener(id = "two-2", node = "two", from = "127.0.0.2")
        @UtpListener(id = "two-3", node = "two", from = "127.0.0.3")
        @UtpListener(id = "two-4", node = "two", from = "127.0.0.4")
        @UtpListener(id = "three-1", node = "three", from = "127.0.0.1")
        @UtpListener(id = "three-2", node = "three", from = "127.0.0.2")
        @UtpListener(id = "three-3", node = "three", from = "127.0.0.3")
        @UtpListener(id = "three-4", node = "three", from = "127.0.0.4")
        @UtpListener(id = "four-1", node = "four", from = "127.0.0.1")
        @UtpListener(id = "four-2", node = "four", from = "127.0.0.2")
        @UtpListener(id = "four-3", node = "four", from = "127.0.0.3")
        @UtpListener(id = "four-4", node = "four", from = "127.0.0.4")
        @UtpListener(id = "five-1", node = "five", from = "127.0.0.1")
        @UtpListener(id = "five-2", node = "five", from = "127.0.0.2")
        @UtpListener(id = "five-3", node = "five", from = "127.0.0.3")
        @UtpListener(id = "five-4", node = "five", from = "127.0.0.4")
        void serve(UtpSocket socket) throws Exception {
            arriving.countDown();
            goOn.await();
            int number = new DataInputStream(socket.inputStream()).readInt();
            socket.outputStream().write(number(number));
            served.add(number);
        }

        void reset() {
            served.clear();
            arriving = new CountDownLatch(SOCKETS);
            goOn = new CountDownLatch(1);
        }

        void awaitAll() throws InterruptedException {
            assertThat(arriving.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        void goOn() {
            goOn.countDown();
        }
    }
}
