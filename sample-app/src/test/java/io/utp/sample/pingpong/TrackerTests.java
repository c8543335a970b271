package io.utp.sample.pingpong;

import static io.utp.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.sample.Run;
import io.utp.sample.SampleApplication;
import io.utp.sample.console.Output;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

class TrackerTests {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Run printed = new Run();

    private ConfigurableApplicationContext context;

    private InetSocketAddress tracker;

    @BeforeEach
    void start() {
        Output output = printed.output();
        context = new SpringApplicationBuilder(SampleApplication.class)
                .profiles("tracker")
                .initializers(each -> each.getBeanFactory().registerSingleton("output", output))
                .run("--utp.port=0");
        Environment environment = context.getEnvironment();
        tracker = new InetSocketAddress(LOOPBACK, environment.getRequiredProperty("local.utp.port", Integer.class));
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void twoPeersAreToldEachOthersAddress() throws IOException {
        try (DatagramSocket server = socket();
                DatagramSocket client = socket()) {
            send(server, "{\"name\":\"SERVER\"}");
            send(client, "{\"name\":\"CLIENT\"}");
            assertThat(receive(server)).isEqualTo(address(client));
            assertThat(receive(client)).isEqualTo(address(server));
        }
        assertThat(printed.out())
                .hasSize(3)
                .first()
                .isEqualTo(
                        "tracker: listening on UDP port " + tracker.getPort() + ", waiting for a server and a client");
    }

    @Test
    void garbageIsDroppedAndComplainedAboutOnce() throws IOException {
        try (DatagramSocket server = socket();
                DatagramSocket client = socket()) {
            for (int i = 0; i < 100; i++) {
                send(client, "{\"name\":\"\u001b[31m" + i + "\"}");
            }
            send(server, "{\"name\":\"SERVER\"}");
            send(client, "{\"name\":\"CLIENT\"}");
            assertThat(receive(server)).isEqualTo(address(client));
        }
        assertThat(printed.out())
                .hasSize(4)
                .anyMatch(line -> line.matches("tracker: dropped what 127\\.0\\.0\\.1:\\d+ sent: "
                        + "its name is neither SERVER nor CLIENT \\(1 so far\\)"));
    }

    @Test
    void whoeverSendsHowMuchThereAreNoMoreThanSoManyAnswersAndLines() throws IOException {
        try (DatagramSocket server = socket();
                DatagramSocket client = socket()) {
            for (int i = 0; i < 200; i++) {
                send(server, "{\"name\":\"SERVER\"}");
                send(client, "{\"name\":\"CLIENT\"}");
            }
            await().until(() -> printed.out().stream().anyMatch(line -> line.contains("too many ask")));
            server.setSoTimeout(300);
            int answers = 0;
            try {
                while (answers < 200) {
                    receive(server);
                    answers++;
                }
            } catch (SocketTimeoutException ex) {
                // that was all
            }
            assertThat(answers).isBetween(1, 60);
        }
        assertThat(printed.out()).hasSizeLessThan(10);
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, LOOPBACK);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private void send(DatagramSocket socket, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(content, content.length, tracker));
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private static String address(DatagramSocket socket) {
        return "{\"address\":\"127.0.0.1\",\"port\":" + socket.getLocalPort() + "}";
    }
}
