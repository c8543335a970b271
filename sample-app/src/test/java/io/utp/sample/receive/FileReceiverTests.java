package io.utp.sample.receive;

import static io.utp.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.sample.Run;
import io.utp.sample.TestFiles;
import io.utp.sample.console.Output;
import io.utp.sample.protocol.Answer;
import io.utp.sample.protocol.FileOffer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(properties = "utp.port=0")
@ActiveProfiles("receive")
@DirtiesContext
class FileReceiverTests {

    @TempDir
    static Path directory;

    private static final Run PRINTED = new Run();

    private final UtpNode node = UtpNode.builder().build();

    private int linesBefore;

    @Autowired
    Inbox inbox;

    @Value("${local.utp.port}")
    int port;

    @DynamicPropertySource
    static void inbox(DynamicPropertyRegistry properties) {
        properties.add("sample.inbox", () -> directory.resolve("inbox"));
    }

    @BeforeEach
    void bind() throws IOException {
        node.bind().join();
        linesBefore = PRINTED.err().size();
        for (String name : TestFiles.names(inbox.directory())) {
            Files.delete(inbox.directory().resolve(name));
        }
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aFileIsStoredAndItsChecksumAnswered() throws IOException {
        byte[] content = TestFiles.randomBytes(300_000);
        assertThat(send("a.bin", content)).isEqualTo(new Answer.Stored(TestFiles.sha256(content)));
        assertThat(inbox.directory().resolve("a.bin")).hasBinaryContent(content);
        assertThat(names()).containsExactly("a.bin");
        assertThat(errors()).isEmpty();
    }

    @Test
    void everyConnectionIsALine() throws IOException {
        send("a.bin", new byte[1]);
        await().untilAsserted(() -> assertThat(PRINTED.out())
                .contains("connected 127.0.0.1:" + node.address().getPort()));
    }

    @Test
    void aPathInANameIsIgnored() throws IOException {
        send("../../up.txt", new byte[] {1});
        send("/etc/passwd", new byte[] {2});
        send("C:\\x\\y.txt", new byte[] {3});
        assertThat(names()).containsExactly("passwd", "up.txt", "y.txt");
        assertThat(TestFiles.names(directory)).containsExactly("inbox");
    }

    @Test
    void sendersAtTheSameTimeDoNotDisturbEachOther() throws IOException {
        List<byte[]> contents = List.of(
                TestFiles.randomBytes(2_000_000), TestFiles.randomBytes(2_000_001), TestFiles.randomBytes(2_000_002));
        List<CompletableFuture<Answer>> answers = contents.stream()
                .map(content -> CompletableFuture.supplyAsync(
                        () -> send("same.bin", content), task -> new Thread(task).start()))
                .toList();
        assertThat(answers.stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(contents.stream()
                        .<Answer>map(content -> new Answer.Stored(TestFiles.sha256(content)))
                        .toList());
        assertThat(names()).containsExactly("same (1).bin", "same (2).bin", "same.bin");
    }

    @Test
    void contentThatChangedOnTheWayIsNotStored() throws Exception {
        try (UtpSocket socket = connect()) {
            DataOutputStream out = new DataOutputStream(socket.outputStream());
            new FileOffer("a.bin", 3).write(out);
            out.write(new byte[] {1, 2, 3});
            out.write(new byte[32]);
            String what = "what arrived has the sha256 " + TestFiles.sha256(new byte[] {1, 2, 3}) + " and not "
                    + "00".repeat(32);
            assertThat(answer(socket)).isEqualTo(new Answer.Refused(what));
            assertThat(errors())
                    .containsExactly("error: hash mismatch in a.bin from " + me() + ": " + what
                            + "; nothing was stored, send the file again");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void whatCannotFitIsRefusedBeforeItIsSent() throws Exception {
        try (UtpSocket socket = connect()) {
            new FileOffer("a.bin", Long.MAX_VALUE).write(new DataOutputStream(socket.outputStream()));
            assertThat(answer(socket))
                    .asString()
                    .contains("it cannot store the file (no room for 9223372036854775807 bytes, ");
        }
        assertThat(errors())
                .singleElement()
                .asString()
                .startsWith("error: cannot store a.bin from " + me() + " in " + inbox.directory() + " (no room for ")
                .endsWith("; make room there or give another directory with --dir=DIR");
        assertThat(names()).isEmpty();
    }

    @Test
    void anotherProtocolIsTurnedAway() throws Exception {
        try (UtpSocket socket = connect()) {
            socket.outputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            assertThat(answer(socket)).isEqualTo(new Answer.Refused("what was sent is no file offer"));
        }
        assertThat(errors())
                .containsExactly("error: " + me() + " does not send files as this sample does: what was sent is no file"
                        + " offer; send with the same version of it");
    }

    @Test
    void aSenderThatEndsInTheMiddleLeavesNothing() throws Exception {
        try (UtpSocket socket = connect()) {
            half(socket);
            socket.end();
            await().until(() -> !errors().isEmpty());
        }
        assertThat(errors())
                .containsExactly("error: " + me() + " went away after 1000 of 2000 bytes of a.bin (it ended the"
                        + " connection); nothing was stored, send the file again");
        assertThat(names()).isEmpty();
    }

    @Test
    void aSenderThatGivesUpInTheMiddleLeavesNothing() throws Exception {
        UtpSocket socket = connect();
        half(socket);
        await().untilAsserted(() -> assertThat(names()).hasSize(1));
        socket.destroy();
        await().until(() -> !errors().isEmpty());
        assertThat(errors())
                .containsExactly("error: " + me() + " went away after 1000 of 2000 bytes of a.bin (" + me()
                        + " reset the connection); nothing was stored, send the file again");
        await().untilAsserted(() -> assertThat(names()).isEmpty());
    }

    @Test
    void aConnectionWithoutAFileIsNoFailure() throws Exception {
        connect().close();
        send("a.bin", new byte[1]);
        assertThat(errors()).isEmpty();
    }

    @Test
    void theNodeIsHealthy(@Autowired List<HealthIndicator> indicators) {
        assertThat(indicators)
                .anySatisfy(
                        indicator -> assertThat(indicator.health().getDetails()).containsEntry("port", port))
                .allSatisfy(
                        indicator -> assertThat(indicator.health().getStatus()).isEqualTo(Status.UP));
    }

    private static void half(UtpSocket socket) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.outputStream());
        new FileOffer("a.bin", 2000).write(out);
        out.write(new byte[1000]);
        out.flush();
    }

    private Answer send(String name, byte[] content) {
        try (UtpSocket socket = connect()) {
            DataOutputStream out = new DataOutputStream(socket.outputStream());
            new FileOffer(name, content.length).write(out);
            out.write(content);
            out.write(HexFormat.of().parseHex(TestFiles.sha256(content)));
            return answer(socket);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private UtpSocket connect() {
        return node.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .join();
    }

    private static Answer answer(UtpSocket socket) throws IOException {
        return Answer.read(new DataInputStream(socket.inputStream()));
    }

    private String me() {
        return "127.0.0.1:" + node.address().getPort();
    }

    private List<String> names() throws IOException {
        return TestFiles.names(inbox.directory());
    }

    private List<String> errors() {
        return PRINTED.err().subList(linesBefore, PRINTED.err().size());
    }

    @TestConfiguration
    static class Printing {

        @Bean
        Output output() {
            return PRINTED.output();
        }
    }
}
