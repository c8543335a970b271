package io.utp.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.CloseReason;
import io.utp.UtpException;
import io.utp.UtpNode;
import io.utp.UtpResetException;
import io.utp.UtpSocket;
import io.utp.UtpTimeoutException;
import io.utp.spring.codec.JsonCodec;
import io.utp.spring.codec.LengthPrefixedCodec;
import io.utp.spring.codec.LineCodec;
import io.utp.spring.codec.UtpCodec;
import io.utp.spring.codec.UtpCodecException;
import io.utp.spring.codec.UtpCodecs;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** A template and a node that answers, over real ports. */
class UtpTemplateTests {

    static final DataSize LIMIT = DataSize.ofKilobytes(1);

    static final UtpCodecs CODECS = new UtpCodecs(
            new StaticListableBeanFactory(),
            Map.<String, Supplier<UtpCodec>>of(
                    "lines", () -> new LineCodec(LIMIT),
                    "bytes", () -> new LengthPrefixedCodec(LIMIT),
                    "json", () -> new JsonCodec(JsonMapper.shared(), LIMIT)));

    private final UtpNode client = UtpNode.builder().build();

    private final UtpNode server = UtpNode.builder().build();

    private final BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();

    private final List<UtpSocket> all = new CopyOnWriteArrayList<>();

    private final UtpTemplate template =
            UtpTemplate.builder(client, CODECS).codec("lines").build();

    private UtpOperations.PeerSpec peer;

    @BeforeEach
    void bind() {
        client.bind(loopback()).join();
        server.listen(socket -> {
            all.add(socket);
            accepted.add(socket);
        });
        peer = template.peer(server.bind(loopback()).join());
    }

    @AfterEach
    void close() {
        all.forEach(UtpSocket::destroy);
        client.close();
        server.close();
    }

    @Test
    void aRequestIsAnsweredByOneMessage() throws Exception {
        answer((line, socket) -> write(socket, line.toUpperCase() + "\n"));
        assertThat(peer.request("hello", String.class)).isEqualTo("HELLO");
        assertThat(accepted.take().closeFuture().get(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.FINISHED);
    }

    @Test
    void theCodecOfAnOperationIsChosenBeforeThatOfTheTemplate() throws Exception {
        CompletableFuture<Void> echo = serve(socket -> {
            try (socket) {
                socket.inputStream().transferTo(socket.outputStream());
            }
        });
        List<Integer> reply = peer.codec("json").request(List.of(1, 2), new ParameterizedTypeReference<>() {});
        assertThat(reply).containsExactly(1, 2);
        echo.get(10, TimeUnit.SECONDS);
    }

    @Test
    void withoutTlsAPeerIsDialledByItsAddressOnly() {
        assertThatThrownBy(() -> template.peer("bob").plain())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Without TLS a peer is dialled by its address: 'bob' is a name");
    }

    @Test
    void aRequestInTheBackground() throws Exception {
        answer((line, socket) -> write(socket, "to " + line + "\n"));
        assertThat(peer.requestAsync("hello", String.class).get(10, TimeUnit.SECONDS))
                .isEqualTo("to hello");
    }

    @Test
    void anEndInsteadOfAReplyIsAFailure() {
        answer((line, socket) -> socket.close());
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> peer.request("hello", String.class))
                .havingCause()
                .isInstanceOf(UtpException.class)
                .withMessageMatching("127\\.0\\.0\\.1:\\d+ ended the connection without a reply");
    }

    @Test
    void aReplyThatIsTooLateIsNone() throws Exception {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> peer.timeout(Duration.ofMillis(300)).request("hello", String.class))
                .havingCause()
                .isInstanceOf(UtpTimeoutException.class)
                .withMessageMatching("The request to 127\\.0\\.0\\.1:\\d+ took longer than 300 ms");
        assertThat(accepted.take().closeFuture().get(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.RESET_BY_PEER);
    }

    @Test
    void aReplyThatIsNoneOfTheCodecsFailsTheRequest() {
        answer((line, socket) -> write(socket, "x".repeat(2000) + "\n"));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> peer.request("hello", String.class))
                .withCauseInstanceOf(UtpCodecException.class);
    }

    @Test
    void aTypeThatTheCodecDoesNotReadIsSaidBeforeDialling() {
        assertThatIllegalStateException()
                .isThrownBy(() -> peer.request("hello", Integer.class))
                .withMessage("The codec 'lines' reads no java.lang.Integer");
        assertThat(client.clientConnections()).isZero();
    }

    @Test
    void withoutACodecThereAreNoMessages() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> template.mutate().codec(null).build().peer("bob").send("hello"))
                .withMessage("No codec is chosen: name one with codec(...), or with the property 'utp.template.codec'");
    }

    @Test
    void aSentMessageHasBeenAcknowledged() throws Exception {
        peer.send("hello");
        assertThat(accepted.take().inputStream().readAllBytes()).isEqualTo("hello\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aMessageIsSentInTheBackground() throws Exception {
        peer.sendAsync("hello").get(10, TimeUnit.SECONDS);
        assertThat(accepted.take().inputStream().readAllBytes()).isEqualTo("hello\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aMessageThatIsNoneOfTheCodecsIsNotSent() throws Exception {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> peer.send("two\nlines"))
                .withCauseInstanceOf(UtpCodecException.class);
        assertThat(accepted.take().closeFuture().get(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.RESET_BY_PEER);
    }

    @Test
    void aConversationIsManyMessagesOverOneConnection() throws Exception {
        CompletableFuture<Void> serving = serve(socket -> {
            try (socket) {
                BufferedReader lines = new BufferedReader(new InputStreamReader(socket.inputStream()));
                write(socket, "welcome\n");
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    write(socket, "re: " + line + "\n");
                }
            }
        });
        try (UtpConversation conversation = peer.converse()) {
            assertThat(conversation.receive(String.class)).isEqualTo("welcome");
            assertThat(conversation.request("one", String.class)).isEqualTo("re: one");
            conversation.send("two");
            assertThat(conversation.receive(String.class)).isEqualTo("re: two");
            assertThat(conversation.socket().isInitiator()).isTrue();
        }
        serving.get(10, TimeUnit.SECONDS);
        assertThat(accepted).hasSize(1);
    }

    @Test
    void theEndOfAConversationIsNoMessage() {
        answer((line, socket) -> socket.close());
        try (UtpConversation conversation = peer.converse()) {
            conversation.send("goodbye");
            assertThat(conversation.receive(String.class)).isNull();
        }
    }

    @Test
    void aRequestOfAConversationHasATimeout() {
        try (UtpConversation conversation = peer.timeout(Duration.ofMillis(300)).converse()) {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> conversation.request("hello", String.class))
                    .withCauseInstanceOf(UtpTimeoutException.class);
        }
    }

    @Test
    void aFileIsTransferredToItsLastByte(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[100_000]);
        CompletableFuture<Integer> received = receive();
        assertThat(peer.transfer(file)).isEqualTo(100_000);
        assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(100_000);
    }

    @Test
    void aStreamIsTransferredAndLeftOpen() throws Exception {
        CompletableFuture<Integer> received = receive();
        boolean[] closed = new boolean[1];
        InputStream content = new ByteArrayInputStream(new byte[5]) {

            @Override
            public void close() {
                closed[0] = true;
            }
        };
        assertThat(peer.transfer(content)).isEqualTo(5);
        assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(5);
        assertThat(closed[0]).isFalse();
    }

    @Test
    void aResourceIsTransferredInTheBackground() throws Exception {
        CompletableFuture<Integer> received = receive();
        assertThat(peer.transferAsync(new ByteArrayResource(new byte[7])).get(10, TimeUnit.SECONDS))
                .isEqualTo(7);
        assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(7);
    }

    @Test
    void aSourceThatFailsResetsTheConnection() throws Exception {
        InputStream broken = new InputStream() {

            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }
        };
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> peer.transfer(broken))
                .withMessageContaining("disk on fire");
        assertThat(accepted.take().closeFuture().get(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.RESET_BY_PEER);
    }

    @Test
    void theCallbackHasAConnectionThatIsClosedAfterwards() throws Exception {
        String result = peer.execute(socket -> {
            write(socket, "hello");
            return "done";
        });
        assertThat(result).isEqualTo("done");
        assertThat(accepted.take().inputStream().readAllBytes()).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCallbackThatThrowsDestroysTheConnectionAndIsNotRepeated() throws Exception {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> peer.execute(socket -> {
                    throw new UtpResetException("no more");
                }))
                .withMessageContaining("no more");
        assertThat(accepted.take().closeFuture().get(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.RESET_BY_PEER);
        assertThat(accepted).isEmpty();
    }

    @Test
    void aConnectionIsTheCallersToClose() throws Exception {
        try (UtpSocket socket = peer.connect()) {
            assertThat(socket.isOpen()).isTrue();
        }
        try (UtpSocket socket = peer.connectAsync().get(10, TimeUnit.SECONDS)) {
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void aPeerIsNamedByHostAndPort() throws Exception {
        try (UtpSocket socket =
                template.peer("localhost:" + server.address().getPort()).connect()) {
            assertThat(socket.remoteAddress()).isEqualTo(server.address());
        }
    }

    @Test
    void aHostWithoutAnAddressIsAFailureToConnect() {
        UtpTemplate impatient = template.mutate()
                .retryPolicy(UtpTemplate.Builder.retries().maxRetries(0).build())
                .build();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> impatient.peer("nowhere.invalid:1").connect())
                .havingCause()
                .withMessage("The host of nowhere.invalid:1 has no address; is its name right, and does the name "
                        + "service answer?");
    }

    @Test
    void whatIsNeitherAnAddressNorANameIsNoPeer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.peer("bob:"))
                .withMessage("'bob:' must be HOST:PORT, such as utp.example.org:20000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.peer("bob and alice"))
                .withMessageStartingWith("A rendezvous name has 1 to 64 of the characters");
    }

    @Test
    void bothPunch() throws Exception {
        CompletableFuture<?> there = server.punch(client.address(), 20);
        assertThat(peer.punch().successful()).isTrue();
        there.get(10, TimeUnit.SECONDS);
    }

    /** Answers the first line of the next connection. */
    private void answer(Answer answer) {
        CompletableFuture<Void> unused = serve(socket ->
                answer.to(new BufferedReader(new InputStreamReader(socket.inputStream())).readLine(), socket));
    }

    /** The next connection stays in the queue. */
    private CompletableFuture<Void> serve(Answer.Service service) {
        return CompletableFuture.runAsync(() -> {
            try {
                UtpSocket socket = accepted.take();
                service.serve(socket);
                if (!socket.isEnded()) {
                    socket.end();
                }
                accepted.add(socket);
            } catch (IOException | InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
        });
    }

    private CompletableFuture<Integer> receive() {
        return CompletableFuture.supplyAsync(() -> {
            try (UtpSocket socket = accepted.take()) {
                return socket.inputStream().readAllBytes().length;
            } catch (IOException | InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
        });
    }

    private static void write(UtpSocket socket, String text) throws IOException {
        socket.outputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @FunctionalInterface
    interface Answer {

        void to(String line, UtpSocket socket) throws IOException;

        @FunctionalInterface
        interface Service {

            void serve(UtpSocket socket) throws IOException;
        }
    }
}
