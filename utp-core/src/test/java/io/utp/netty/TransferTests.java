package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.Transport;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferTests extends LiveNodes {

    @ParameterizedTest
    @CsvSource({
        "EPOLL, 127.0.0.1, 1",
        "EPOLL, ::1, 1",
        "NIO, 127.0.0.1, 1",
        "NIO, ::1, 1",
        "EPOLL, 127.0.0.1, 102400",
        "EPOLL, ::1, 102400",
        "NIO, 127.0.0.1, 102400",
        "NIO, ::1, 102400",
        "EPOLL, 127.0.0.1, 52428800",
        "EPOLL, ::1, 52428800",
        "NIO, 127.0.0.1, 52428800",
        "NIO, ::1, 52428800"
    })
    void whatIsSentComesBack(Transport transport, String host, long bytes) throws Exception {
        UtpNode server = node(builder -> builder.transport(transport));
        await(server.bind(new InetSocketAddress(host, 0)));
        await(server.listen(TransferTests::echo));
        UtpNode client = node(builder -> builder.transport(transport));
        await(client.bind(new InetSocketAddress(host, 0)));

        UtpSocket socket = await(client.connect(server.address()));
        Running<String> sent = async(() -> send(socket, bytes));
        Running<String> received = async(() -> digest(socket.inputStream(), bytes));

        assertThat(received.get()).isEqualTo(sent.get());
        socket.end();
        assertThat(socket.inputStream().read()).as("after the end").isEqualTo(-1);
        socket.close();
        assertThat(server.statistics().bytesReceived()).isGreaterThan(bytes);
        assertThat(client.statistics().datagramsSent()).isPositive();
    }

    private static void echo(UtpSocket socket) {
        try (socket) {
            socket.inputStream().transferTo(socket.outputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String send(UtpSocket socket, long bytes) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Random random = new Random(bytes);
        byte[] buffer = new byte[37_123];
        OutputStream output = socket.outputStream();
        for (long left = bytes; left > 0; ) {
            int length = (int) Math.min(buffer.length, left);
            random.nextBytes(buffer);
            digest.update(buffer, 0, length);
            output.write(buffer, 0, length);
            left -= length;
        }
        output.flush();
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String digest(InputStream input, long bytes) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[50_000];
        for (long left = bytes; left > 0; ) {
            int length = input.read(buffer, 0, (int) Math.min(buffer.length, left));
            assertThat(length).as("read, with %d bytes to come", left).isPositive();
            digest.update(buffer, 0, length);
            left -= length;
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
