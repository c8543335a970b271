package io.utp.sample.pingpong;

import static io.utp.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.sample.Run;
import io.utp.sample.SampleApplication;
import io.utp.sample.console.Failure;
import io.utp.sample.console.Output;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The two who play, and others in the place of one of them. */
class PingPongTests {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** One role in this JVM. */
    private final class Role {

        private final Run printed = new Run();

        private final ConfigurableApplicationContext context;

        private final CompletableFuture<Void> game = new CompletableFuture<>();

        Role(Side side, int trackerPort, String... properties) {
            Output output = printed.output();
            context = new SpringApplicationBuilder(SampleApplication.class)
                    .profiles(side.toString())
                    .initializers(each -> each.getBeanFactory().registerSingleton("output", output))
                    .run(Stream.concat(
                                    Stream.of(
                                            "--sample.ping-pong.tracker=127.0.0.1:" + trackerPort,
                                            "--sample.ping-pong.pause=10ms",
                                            "--sample.ping-pong.meetings=2"),
                                    Arrays.stream(properties))
                            .toArray(String[]::new));
            open.add(0, context);
            Thread player = new Thread(this::play, side.toString());
            player.setDaemon(true);
            player.start();
        }

        private void play() {
            try {
                context.getBean(Player.class).play();
                game.complete(null);
            } catch (Throwable ex) {
                game.completeExceptionally(ex);
            }
        }

        void awaitEnd() {
            game.orTimeout(60, TimeUnit.SECONDS).join();
        }

        void assertFails(String message) {
            game.orTimeout(60, TimeUnit.SECONDS)
                    .handle((nothing, ex) -> nothing)
                    .join();
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> {
                        try {
                            game.get();
                        } catch (java.util.concurrent.ExecutionException ex) {
                            throw ex.getCause();
                        }
                    })
                    .withMessageContaining(message);
        }
    }

    /** A node that the test plays itself. */
    private UtpNode node() {
        UtpNode node = UtpNode.builder().build();
        open.add(node);
        node.bind(new InetSocketAddress(LOOPBACK, 0)).join();
        return node;
    }

    /** A tracker that says to everybody that its peer is there. */
    private int trackerThatNames(InetSocketAddress peer) {
        UtpNode tracker = node();
        tracker.onDatagram((from, content) -> tracker.sendDatagram(from, TrackerMessages.answer(peer)));
        return tracker.address().getPort();
    }

    @Test
    void theClientEndsTheGameAfterItsRounds() throws Exception {
        Matchmaker matchmaker = new Matchmaker();
        UtpNode tracker = node();
        tracker.onDatagram((from, content) -> introduce(tracker, matchmaker, from, content));
        Role server = new Role(Side.SERVER, tracker.address().getPort());
        Role client = new Role(Side.CLIENT, tracker.address().getPort(), "--sample.ping-pong.rounds=20");
        client.awaitEnd();
        client.context.close();
        server.awaitEnd();
        assertThat(client.printed.out()).contains("client: played 20 rounds");
        assertThat(server.printed.out().stream().filter(line -> line.equals("server: sending PONG")))
                .hasSize(20);
        assertThat(server.printed.lastLine()).isEqualTo("server: the client has left");
    }

    private static void introduce(UtpNode tracker, Matchmaker matchmaker, InetSocketAddress from, ByteBuffer content) {
        try {
            matchmaker
                    .register(TrackerMessages.readRegistration(content), from, System.nanoTime())
                    .forEach(each -> tracker.sendDatagram(each.to(), TrackerMessages.answer(each.peer())));
        } catch (Exception ex) {
            throw new AssertionError(ex);
        }
    }

    @Test
    void anAnswerThatMakesNoSenseIsNotTheLastWord() throws Exception {
        UtpNode peer = node();
        UtpNode tracker = node();
        tracker.onDatagram((from, content) -> {
            tracker.sendDatagram(from, ByteBuffer.wrap("nonsense".getBytes(StandardCharsets.US_ASCII)));
            tracker.sendDatagram(from, TrackerMessages.answer(peer.address()));
        });
        Role client = new Role(Side.CLIENT, tracker.address().getPort());
        await().until(() -> client.printed.out().stream().anyMatch(line -> line.contains("punching a hole")));
        assertThat(client.printed.err())
                .containsExactly(
                        "error: the answer of 127.0.0.1:" + tracker.address().getPort()
                                + " makes no sense: it is no JSON object; check that there is a tracker");
    }

    @Test
    void whereThereIsNoWayTheTrackerIsAskedAgainAndThenItIsEnough() {
        UtpNode silent = node();
        Role client = new Role(Side.CLIENT, trackerThatNames(silent.address()), "--sample.ping-pong.attempts=2");
        client.assertFails("no way to 127.0.0.1:" + silent.address().getPort() + " after 2 attempts; forward the UDP"
                + " port on one side's router, see docs/nat.md");
        assertThat(client.printed.out().stream().filter(line -> line.startsWith("client: asking the tracker")))
                .hasSize(2);
    }

    @Test
    void aServerThatSpeaksOfSomethingElseIsLeft() throws Exception {
        UtpNode peer = node();
        CompletableFuture<InetSocketAddress> caller = new CompletableFuture<>();
        UtpNode tracker = node();
        tracker.onDatagram((from, content) -> {
            caller.complete(from);
            tracker.sendDatagram(from, TrackerMessages.answer(peer.address()));
        });
        peer.listen(socket -> socket.write(ByteBuffer.wrap("H\u001bLLO".getBytes(StandardCharsets.US_ASCII))));
        Role client = new Role(Side.CLIENT, tracker.address().getPort());
        peer.punch(caller.get(20, TimeUnit.SECONDS), 20);
        client.assertFails("plays something else: it sent 'H\u001bLL' and not 'PONG'");
        assertThat(client.printed.out()).anyMatch(line -> line.startsWith("client: received 'H?LL' from 127.0.0.1:"));
    }

    @Test
    void theServerPlaysWithWhomTheTrackerNamedAndNobodyElse() throws Exception {
        UtpNode elsewhere = UtpNode.builder().build();
        open.add(elsewhere);
        elsewhere.bind(new InetSocketAddress("127.0.0.2", 0)).join();
        UtpNode client = node();
        CompletableFuture<InetSocketAddress> found = new CompletableFuture<>();
        UtpNode tracker = node();
        tracker.onDatagram((from, content) -> {
            found.complete(from);
            tracker.sendDatagram(from, TrackerMessages.answer(client.address()));
        });
        Role server = new Role(Side.SERVER, tracker.address().getPort());
        InetSocketAddress address = found.get(20, TimeUnit.SECONDS);

        UtpSocket stranger = elsewhere.connect(address).get(20, TimeUnit.SECONDS);
        await().until(() -> !stranger.isOpen());
        assertThat(server.printed.out())
                .contains("server: turned 127.0.0.2:" + elsewhere.address().getPort() + " away, nobody plays with it");

        assertThat(client.punch(address, 20).get(20, TimeUnit.SECONDS).successful())
                .isTrue();
        try (UtpSocket socket = client.connect(address).get(20, TimeUnit.SECONDS)) {
            socket.outputStream().write("PI".getBytes(StandardCharsets.US_ASCII));
            socket.outputStream().write("NGPING".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.inputStream().readNBytes(8)).asString().isEqualTo("PONGPONG");
        }
        server.awaitEnd();
    }
}
