package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import io.utp.CloseReason;
import io.utp.PunchResult;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.boot.autoconfigure.health.UtpHealthContributorAutoConfiguration;
import io.utp.spring.event.UtpConnectFailedEvent;
import io.utp.spring.event.UtpConnectionClosedEvent;
import io.utp.spring.event.UtpConnectionOpenedEvent;
import io.utp.spring.event.UtpEvent;
import io.utp.spring.event.UtpListeningEvent;
import io.utp.spring.event.UtpNatDiscoveredEvent;
import io.utp.spring.event.UtpNodeStoppedEvent;
import io.utp.spring.event.UtpPunchFailedEvent;
import io.utp.spring.event.UtpPunchSucceededEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** Application contexts that talk with one another over real ports. */
class UtpLoopbackTests {

    private final Recorder recorder = new Recorder();

    private final ApplicationContextRunner client = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(UtpAutoConfiguration.class, UtpHealthContributorAutoConfiguration.class))
            .withPropertyValues("utp.host=127.0.0.1");

    private final ApplicationContextRunner server = client.withBean(Recorder.class, () -> recorder);

    @Test
    void whatOneSendsTheListenerOfTheOtherReturns() {
        byte[] content = new byte[1 << 20];
        new Random(7).nextBytes(content);
        server.withBean(Echo.class)
                .run(there -> client.run(here -> {
                    try (UtpSocket socket = dial(here, there)) {
                        assertThat(exchange(socket, content)).isEqualTo(content);
                    }
                }));
    }

    @Test
    void connectionsAreHandledAtTheSameTime() {
        int connections = 20;
        server.withBean(Meeting.class, () -> new Meeting(connections))
                .run(there -> client.run(here -> {
                    List<CompletableFuture<UtpSocket>> sockets = new CopyOnWriteArrayList<>();
                    for (int i = 0; i < connections; i++) {
                        sockets.add(here.getBean(UtpNode.class).connect(address(there)));
                    }
                    for (CompletableFuture<UtpSocket> socket : sockets) {
                        assertThat(socket.get(10, TimeUnit.SECONDS)
                                        .inputStream()
                                        .readAllBytes())
                                .isEqualTo("met".getBytes());
                    }
                }));
    }

    @Test
    void aFailureInTheListenerResetsTheConnection() {
        server.withBean(Failing.class)
                .run(there -> client.run(here -> {
                    UtpSocket socket = dial(here, there);
                    assertThat(socket.closeFuture().get(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.RESET_BY_PEER);
                }));
    }

    @Test
    void aStageKeepsTheConnectionOpen() {
        Asynchronous listener = new Asynchronous();
        server.withBean(Asynchronous.class, () -> listener)
                .run(there -> client.run(here -> {
                    UtpSocket socket = dial(here, there);
                    UtpSocket accepted = listener.socket.get(10, TimeUnit.SECONDS);
                    accepted.outputStream().write("later".getBytes());
                    assertThat(socket.inputStream().readNBytes(5)).isEqualTo("later".getBytes());

                    listener.stage.complete(null);

                    assertThat(socket.inputStream().read()).isEqualTo(-1);
                    socket.close();
                }));
    }

    @Test
    void eventsComeInOrderUntilTheNodeHasStopped() {
        server.withBean(Echo.class)
                .run(there -> client.run(here -> {
                    try (UtpSocket socket = dial(here, there)) {
                        exchange(socket, new byte[] {1, 2, 3});
                    }
                    await().until(() -> recorder.types().contains(UtpConnectionClosedEvent.class));
                }));

        // Listeners come and go in another thread than the node's.
        List<UtpEvent> events = recorder.events.stream()
                .filter(event -> !event.getClass().getSimpleName().startsWith("UtpListener"))
                .toList();
        assertThat(events)
                .hasExactlyElementsOfTypes(
                        UtpListeningEvent.class,
                        UtpConnectionOpenedEvent.class,
                        UtpConnectionClosedEvent.class,
                        UtpNodeStoppedEvent.class);
        UtpConnectionClosedEvent closed = (UtpConnectionClosedEvent) events.get(2);
        assertThat(closed.reason()).isEqualTo(CloseReason.FINISHED);
        assertThat(closed.statistics().bytesReceived()).isEqualTo(3);
    }

    @Test
    void aDialThatNobodyAnswersIsAnEvent() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            InetSocketAddress remote = (InetSocketAddress) silent.getLocalSocketAddress();
            server.withPropertyValues("utp.timeout=300ms").run(here -> {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() ->
                                here.getBean(UtpNode.class).connect(remote).get(10, TimeUnit.SECONDS))
                        .withCauseInstanceOf(UtpConnectException.class);
                await().until(() -> !recorder.events.isEmpty());
                assertThat(recorder.events.get(0))
                        .isInstanceOfSatisfying(
                                UtpConnectFailedEvent.class,
                                event -> assertThat(event.remote()).isEqualTo(remote));
            });
        }
    }

    @Test
    void punchesAreEvents() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            server.run(there -> client.run(here -> {
                UtpNode node = there.getBean(UtpNode.class);
                CompletableFuture<PunchResult> punch = node.punch(address(here), 10);
                here.getBean(UtpNode.class).punch(address(there), 10);
                assertThat(punch.get(20, TimeUnit.SECONDS).successful()).isTrue();
                node.punch((InetSocketAddress) silent.getLocalSocketAddress(), 1)
                        .get(20, TimeUnit.SECONDS);
                await().until(() -> recorder.events.size() == 2);
            }));
        }
        assertThat(recorder.types())
                .containsExactly(UtpPunchSucceededEvent.class, UtpPunchFailedEvent.class, UtpNodeStoppedEvent.class);
    }

    @Test
    void theEndOfTheContextFreesThePort() {
        int[] port = new int[1];
        server.withBean(Echo.class)
                .run(there -> client.run(here -> {
                    port[0] = address(there).getPort();
                    UtpSocket socket = dial(here, there);
                    socket.close();
                }));

        assertThatNoException()
                .isThrownBy(() -> new DatagramSocket(new InetSocketAddress("127.0.0.1", port[0])).close());
    }

    @Test
    void aContextThatIsStoppedAndStartedAgainServesAgain() {
        server.withBean(Echo.class)
                .run(there -> client.run(here -> {
                    ConfigurableApplicationContext context =
                            there.getSourceApplicationContext(ConfigurableApplicationContext.class);
                    context.stop();
                    assertThat(there.getBean(UtpNode.class).isOpen()).isFalse();
                    context.start();

                    try (UtpSocket socket = dial(here, there)) {
                        assertThat(exchange(socket, new byte[] {1, 2, 3})).containsExactly(1, 2, 3);
                    }
                    assertThat(there.getEnvironment().getProperty("local.utp.port", Integer.class))
                            .isEqualTo(address(there).getPort());
                }));
    }

    @Test
    void theNatIsFoundOutAfterTheStart() throws Exception {
        try (DatagramSocket stun = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            CompletableFuture.runAsync(() -> answerAsFrom(stun, new byte[] {(byte) 203, 0, 113, 9}));
            server.withPropertyValues("utp.stun.servers=localhost:" + stun.getLocalPort())
                    .run(context -> {
                        await().until(() -> recorder.types().contains(UtpNatDiscoveredEvent.class));
                        UtpNode node = context.getBean(UtpNode.class);
                        assertThat(node.natType().publicAddress().getHostString())
                                .isEqualTo("203.0.113.9");
                        assertThat(recorder.events)
                                .filteredOn(UtpNatDiscoveredEvent.class::isInstance)
                                .extracting(event -> ((UtpNatDiscoveredEvent) event).natType())
                                .containsExactly(node.natType());
                        assertThat(context.getBean(HealthIndicator.class)
                                        .health()
                                        .getDetails())
                                .containsEntry("public", "203.0.113.9:40000")
                                .containsKey("nat");
                    });
        }
    }

    /** RFC 8489 sections 5 and 14.2. */
    private static void answerAsFrom(DatagramSocket stun, byte[] address) {
        try {
            DatagramPacket request = new DatagramPacket(new byte[100], 100);
            stun.receive(request);
            ByteBuffer answer = ByteBuffer.allocate(32).put(request.getData(), 0, 20);
            answer.putShort(0, (short) 0x0101).putShort(2, (short) 12);
            answer.putInt(0x0020_0008).putShort((short) 1).putShort((short) (40_000 ^ 0x2112));
            answer.putInt(ByteBuffer.wrap(address).getInt() ^ 0x2112_A442);
            stun.send(new DatagramPacket(answer.array(), 32, request.getSocketAddress()));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Test
    void aLostSocketIsDown() {
        server.run(context -> {
            HealthIndicator indicator = context.getBean(HealthIndicator.class);
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);

            context.getBean(UtpNode.class).udpChannel().close().sync();

            assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
        });
    }

    private static UtpSocket dial(ApplicationContext here, ApplicationContext there) throws Exception {
        return here.getBean(UtpNode.class).connect(address(there)).get(10, TimeUnit.SECONDS);
    }

    private static InetSocketAddress address(ApplicationContext context) {
        return context.getBean(UtpNode.class).address();
    }

    private static byte[] exchange(UtpSocket socket, byte[] content) throws IOException {
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                socket.outputStream().write(content);
                socket.outputStream().close();
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        });
        byte[] answer = socket.inputStream().readAllBytes();
        writer.join();
        return answer;
    }

    static class Echo {

        @UtpListener
        void echo(InputStream input, OutputStream output) throws IOException {
            input.transferTo(output);
        }
    }

    static class Failing {

        @UtpListener
        void fail() {
            throw new IllegalStateException("out of paper");
        }
    }

    record Meeting(CountDownLatch latch) {

        Meeting(int connections) {
            this(new CountDownLatch(connections));
        }

        @UtpListener
        void meet(OutputStream output) throws Exception {
            latch.countDown();
            if (latch.await(10, TimeUnit.SECONDS)) {
                output.write("met".getBytes());
            }
        }
    }

    static class Asynchronous {

        final CompletableFuture<UtpSocket> socket = new CompletableFuture<>();

        final CompletableFuture<Void> stage = new CompletableFuture<>();

        @UtpListener
        CompletableFuture<Void> receive(UtpSocket accepted) {
            socket.complete(accepted);
            return stage;
        }
    }

    static class Recorder implements ApplicationListener<UtpEvent> {

        final List<UtpEvent> events = new CopyOnWriteArrayList<>();

        List<Class<?>> types() {
            return events.stream().<Class<?>>map(Object::getClass).toList();
        }

        @Override
        public void onApplicationEvent(UtpEvent event) {
            events.add(event);
        }
    }
}
