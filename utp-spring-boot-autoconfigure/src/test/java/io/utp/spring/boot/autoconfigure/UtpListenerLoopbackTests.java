package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.utp.CloseReason;
import io.utp.SocketStatistics;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.listener.UtpListenerContainer;
import io.utp.spring.listener.UtpListenerEndpointRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** Listeners over real ports: what their peers see. */
@ExtendWith(OutputCaptureExtension.class)
class UtpListenerLoopbackTests {

    private static final int MAX_BUFFER = 1 << 20;

    private static final int CHUNK = 64 * 1024;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class))
            .withPropertyValues("utp.host=127.0.0.1", "utp.max-buffer=1MB", "utp.buffer-size=100");

    @Test
    void aMethodThatDoesNotReadStopsItsPeer() {
        Slow listener = new Slow();
        runner.withBean(Slow.class, () -> listener)
                .run(there -> runner.run(here -> {
                    UtpSocket socket = dial(here, there);
                    long accepted = writeUntilFull(socket, new byte[CHUNK]);

                    // What the peer holds unread, what waits here to be sent, and the write that found no room.
                    assertThat(socket.statistics().bytesSent()).isLessThanOrEqualTo(MAX_BUFFER);
                    assertThat(accepted).isLessThanOrEqualTo(2L * MAX_BUFFER + CHUNK);

                    listener.end.countDown();
                    socket.close();
                    assertThat(listener.read.get(10, TimeUnit.SECONDS)).isEqualTo(accepted);
                }));
    }

    @Test
    void theNextMessageIsReadWhenTheMethodHasReturned() {
        SlowMessages listener = new SlowMessages();
        runner.withBean(SlowMessages.class, () -> listener)
                .run(there -> runner.run(here -> {
                    UtpSocket socket = dial(here, there);
                    byte[] lines = "0123456789abcde\n".repeat(CHUNK / 16).getBytes(StandardCharsets.UTF_8);
                    long accepted = writeUntilFull(socket, lines);

                    assertThat(socket.statistics().bytesSent()).isLessThanOrEqualTo(MAX_BUFFER + 8192);
                    await().untilAtomic(listener.messages, Matchers.is(1));

                    listener.end.countDown();
                    CompletableFuture<Void> ended = socket.end();
                    assertThat(lines(socket).lines())
                            .hasSize((int) (accepted / 16))
                            .containsOnly("15");
                    ended.get(10, TimeUnit.SECONDS);
                }));
    }

    /** Until the peer's window is closed, and everything that it let through has arrived. */
    private static long writeUntilFull(UtpSocket socket, byte[] chunk) {
        long accepted = 0;
        CompletableFuture<Void> room = CompletableFuture.completedFuture(null);
        while (room.isDone() || !isStuck(socket)) {
            if (room.isDone()) {
                room = socket.write(ByteBuffer.wrap(chunk));
                accepted += chunk.length;
            }
        }
        return accepted;
    }

    private static boolean isStuck(UtpSocket socket) {
        SocketStatistics statistics = socket.statistics();
        return statistics.peerWindow() < socket.getMtu() && statistics.bytesInFlight() == 0;
    }

    @Test
    void aSilentConnectionIsGivenUp(CapturedOutput output) {
        runner.withBean(Echo.class)
                .withPropertyValues("utp.listener.idle-timeout=200ms")
                .run(there -> runner.run(here -> {
                    UtpSocket socket = dial(here, there);
                    socket.outputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
                    assertThat(lines(socket).readLine()).isEqualTo("hello");

                    assertThat(socket.closeFuture().get(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.RESET_BY_PEER);
                    await().untilAsserted(() ->
                            assertThat(container(there, "echo").connections()).isZero());
                    assertThat(output)
                            .contains(" was silent for 200 ms; @UtpListener ")
                            .doesNotContain("ended with");
                }));
    }

    @Test
    void aStopDoesNotWaitForThoseWhoSayNothing() {
        runner.withBean(Lines.class)
                .withPropertyValues("utp.listener.graceful-shutdown-period=1h")
                .run(there -> runner.run(here -> {
                    UtpSocket socket = dial(here, there);
                    socket.outputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
                    BufferedReader answers = lines(socket);
                    assertThat(answers.readLine()).isEqualTo("HELLO");

                    container(there, "lines").stopAsync().get(10, TimeUnit.SECONDS);

                    assertThat(answers.readLine()).as("ended, not reset").isNull();
                    assertThat(there.getBean(UtpNode.class).isListening()).isFalse();
                }));
    }

    @Test
    void aStopLetsTheMessageThatRunsBeAnswered() {
        SlowMessages listener = new SlowMessages();
        runner.withBean(SlowMessages.class, () -> listener)
                .withPropertyValues("utp.listener.graceful-shutdown-period=1h")
                .run(there -> runner.run(here -> {
                    UtpSocket socket = dial(here, there);
                    socket.outputStream().write("hello\nagain\n".getBytes(StandardCharsets.UTF_8));
                    await().untilAtomic(listener.messages, Matchers.is(1));

                    CompletableFuture<Void> stopped = container(there, "slow").stopAsync();
                    assertThat(stopped).isNotDone();
                    listener.end.countDown();

                    assertThat(lines(socket).lines()).containsExactly("5");
                    stopped.get(10, TimeUnit.SECONDS);
                }));
    }

    @Test
    void aListenerIsStoppedAndStartedByItsId() {
        runner.withBean(Lines.class)
                .withPropertyValues("utp.listener.auto-startup=false")
                .run(there -> runner.run(here -> {
                    UtpListenerContainer container = container(there, "lines");
                    assertThat(there.getBean(UtpNode.class).isListening()).isFalse();
                    for (int i = 0; i < 2; i++) {
                        container.start();
                        try (UtpSocket socket = dial(here, there)) {
                            socket.outputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
                            assertThat(lines(socket).readLine()).isEqualTo("HELLO");
                        }
                        container.stop();
                        assertThat(there.getBean(UtpNode.class).isListening()).isFalse();
                    }
                }));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void virtualThreadsAreUsedWhenTheyAreEnabledAndThere(boolean enabled) {
        boolean expected = enabled && Runtime.version().feature() >= 21;
        runner.withBean(ThreadTeller.class)
                .withPropertyValues("spring.threads.virtual.enabled=" + enabled)
                .run(there -> runner.run(here -> {
                    try (UtpSocket socket = dial(here, there)) {
                        assertThat(lines(socket).readLine().startsWith("VirtualThread["))
                                .isEqualTo(expected);
                    }
                }));
    }

    private static UtpSocket dial(ApplicationContext here, ApplicationContext there) throws Exception {
        InetSocketAddress address = there.getBean(UtpNode.class).address();
        return here.getBean(UtpNode.class).connect(address).get(10, TimeUnit.SECONDS);
    }

    private static UtpListenerContainer container(ApplicationContext context, String id) {
        return context.getBean(UtpListenerEndpointRegistry.class).listenerContainer(id);
    }

    private static BufferedReader lines(UtpSocket socket) {
        return new BufferedReader(new InputStreamReader(socket.inputStream(), StandardCharsets.UTF_8));
    }

    static class Slow {

        final CountDownLatch end = new CountDownLatch(1);

        final CompletableFuture<Long> read = new CompletableFuture<>();

        @UtpListener
        void read(InputStream input) throws Exception {
            end.await();
            read.complete((long) input.readAllBytes().length);
        }
    }

    static class SlowMessages {

        final CountDownLatch end = new CountDownLatch(1);

        final AtomicInteger messages = new AtomicInteger();

        @UtpListener(id = "slow", codec = "lines")
        String read(String line) throws Exception {
            messages.incrementAndGet();
            end.await();
            return String.valueOf(line.length());
        }
    }

    static class Echo {

        @UtpListener(id = "echo")
        void echo(UtpSocket socket) throws IOException {
            socket.inputStream().transferTo(socket.outputStream());
        }
    }

    static class Lines {

        @UtpListener(id = "lines", codec = "lines")
        String upper(String line) {
            return line.toUpperCase(Locale.ROOT);
        }
    }

    static class ThreadTeller {

        @UtpListener(codec = "lines")
        String thread(UtpSocket socket) {
            return Thread.currentThread().toString();
        }
    }
}
