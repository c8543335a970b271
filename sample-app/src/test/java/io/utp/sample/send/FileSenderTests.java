package io.utp.sample.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.sample.Run;
import io.utp.sample.TestFiles;
import io.utp.sample.protocol.Answer;
import io.utp.sample.protocol.FileOffer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sender, and receivers that do not do what they should. */
class FileSenderTests {

    private static final int LENGTH = 30_000_000;

    private static final String WRONG = "00".repeat(32);

    private final UtpNode receiver = UtpNode.builder().build();

    private String address = "";

    private Path file = Path.of("");

    @BeforeEach
    void bind(@TempDir Path directory) throws IOException {
        receiver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .join();
        address = "127.0.0.1:" + receiver.address().getPort();
        file = TestFiles.random(directory.resolve("a.bin"), LENGTH);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void aRefusalInTheMiddleEndsTheSending() {
        onConnection(socket -> {
            readOffer(socket);
            socket.inputStream().skipNBytes(1000);
            new Answer.Refused("no\nroom").write(new DataOutputStream(socket.outputStream()));
            socket.close();
        });
        assertFails(address + " refused a.bin: no?room; mend that and send it again");
    }

    @Test
    void anotherChecksumIsAFailure() {
        onConnection(socket -> {
            readOffer(socket);
            socket.inputStream().skipNBytes(LENGTH + 32);
            new Answer.Stored(WRONG).write(new DataOutputStream(socket.outputStream()));
            socket.close();
        });
        assertFails("hash mismatch in a.bin: " + address + " stored something with the sha256 " + WRONG + " and not "
                + TestFiles.sha256(TestFiles.randomBytes(LENGTH)) + "; remove it there and send the file again");
    }

    @Test
    void aReceiverThatEndsWithoutAnAnswerIsAFailure() {
        onConnection(socket -> {
            readOffer(socket);
            socket.inputStream().skipNBytes(LENGTH + 32);
            socket.close();
        });
        assertFails("the connection to " + address + " was lost after 30000000 of 30000000 bytes of a.bin (it ended the"
                + " connection); check that the receiver still runs, and send it again");
    }

    @Test
    void aReceiverThatGivesUpInTheMiddleIsAFailure() {
        onConnection(socket -> {
            readOffer(socket);
            socket.destroy();
        });
        assertThat(onlyError())
                .matches("error: the connection to " + address + " was lost after \\d+ of 30000000 bytes of a\\.bin \\("
                        + address + " reset the connection\\); check that the receiver still runs, and send it again");
    }

    @Test
    void aReceiverThatSpeaksAnotherProtocolIsAFailure() {
        onConnection(socket -> {
            socket.outputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
            socket.close();
        });
        assertFails(address + " does not receive files as this sample does: what came back is no answer to a file;"
                + " start the same version of it there");
    }

    @Test
    void aFileThatBecomesShorterIsAFailure() {
        onConnection(socket -> {
            readOffer(socket);
            // By now the sender has sent what the buffers on the way hold, which is less than this.
            try (FileChannel content = FileChannel.open(file, StandardOpenOption.WRITE)) {
                content.truncate(LENGTH - 1);
            }
            socket.inputStream().transferTo(OutputStream.nullOutputStream());
        });
        assertFails(file + " became shorter while it was sent, by 1 bytes; send it again when nobody writes to it");
    }

    private void onConnection(Handler handler) {
        receiver.listen(socket -> {
                    try {
                        handler.handle(socket);
                    } catch (IOException ex) {
                        throw new UncheckedIOException(ex);
                    }
                })
                .join();
    }

    private static void readOffer(UtpSocket socket) throws IOException {
        assertThat(FileOffer.read(new DataInputStream(socket.inputStream()))).contains(new FileOffer("a.bin", LENGTH));
    }

    private void assertFails(String message) {
        assertThat(onlyError()).isEqualTo("error: " + message);
    }

    private String onlyError() {
        Run run = Run.of("--send=" + file, "--to=" + address);
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).hasSize(1);
        assertThat(run.out()).noneMatch(line -> line.startsWith("verified"));
        return run.err().get(0);
    }

    private interface Handler {

        void handle(UtpSocket socket) throws IOException;
    }
}
