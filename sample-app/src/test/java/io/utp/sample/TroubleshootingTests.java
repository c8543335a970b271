package io.utp.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The texts under "Troubleshooting" are those that a user meets; addresses and numbers are others. */
@ExtendWith(OutputCaptureExtension.class)
class TroubleshootingTests {

    private final UtpNode node =
            UtpNode.builder().timeout(Duration.ofSeconds(1)).build();

    private final UtpNode peer = UtpNode.builder().build();

    @AfterEach
    void close() {
        node.close();
        peer.close();
    }

    @Test
    void aPortInUse() throws IOException {
        try (DatagramSocket other = new DatagramSocket(0)) {
            assertExplained(catchThrowable(() -> node.bind(new InetSocketAddress(other.getLocalPort()))
                            .join())
                    .getCause()
                    .getMessage());
        }
    }

    @Test
    void noAnswer() throws IOException {
        node.bind().join();
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertExplained(connectFailure((InetSocketAddress) silent.getLocalSocketAddress()));
        }
    }

    @Test
    void refused() throws IOException {
        node.bind().join();
        assertExplained(connectFailure(peer.bind(loopback()).join()));
    }

    private String connectFailure(InetSocketAddress remote) {
        return catchThrowable(() -> node.connect(remote).join()).getCause().getMessage();
    }

    @Test
    void reset() throws Exception {
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        peer.listen(accepted::add);
        node.bind().join();
        UtpSocket socket = node.connect(peer.bind(loopback()).join()).join();
        accepted.poll(10, TimeUnit.SECONDS).destroy();
        assertExplained(catchThrowable(() -> socket.inputStream().read()).getMessage());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void smallKernelBuffers(CapturedOutput output) throws IOException {
        try (UtpNode greedy = UtpNode.builder().socketBufferSize(1 << 30).build()) {
            greedy.bind().join();
            String warning = output.getAll()
                    .lines()
                    .filter(line -> line.contains("The kernel gave"))
                    .findFirst()
                    .orElseThrow();
            assertExplained(warning.replaceAll(".*(The kernel gave .* were asked for).*", "$1"));
        }
    }

    @Test
    void twoListeners() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class))
                .withBean(TwoListeners.class)
                .run(context -> assertExplained(
                        context.getStartupFailure().getMessage().replaceAll("(there are two): .*", "$1")));
    }

    /** Says the README so, but for the numbers? */
    private static void assertExplained(String text) throws IOException {
        assertThat(anyNumbers(Files.readString(Path.of("../README.md")))).contains("**`" + anyNumbers(text) + "`**");
    }

    private static String anyNumbers(String text) {
        return text.replaceAll("\\d+\\.\\d+\\.\\d+\\.\\d+|0:0:0:0:0:0:0:0", "HOST")
                .replaceAll("\\d+", "N");
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    static class TwoListeners {

        @UtpListener
        void one(UtpSocket socket) {}

        @UtpListener
        void two(UtpSocket socket) {}
    }
}
