package io.utp.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTests {

    private static final int PATIENCE_MILLIS = 10_000;

    private DatagramSocket server;

    private DatagramSocket client;

    @BeforeEach
    void open() throws IOException {
        server = socket();
        client = socket();
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @Test
    void datagramsAndAnswersArriveAfterTheDelay() throws Exception {
        try (Relay relay = relay(new Impairment(15, 0, 0, 100, 1 << 20))) {
            long start = System.nanoTime();
            send(client, relay.address(), "hello");
            DatagramPacket question = receive(server);
            assertThat(text(question)).isEqualTo("hello");
            assertThat(question.getSocketAddress()).isNotEqualTo(client.getLocalSocketAddress());
            send(server, question.getSocketAddress(), "and back");
            DatagramPacket answer = receive(client);
            assertThat(text(answer)).isEqualTo("and back");
            assertThat(answer.getSocketAddress()).isEqualTo(relay.address());
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
        }
    }

    @Test
    void everySenderHasAPortOfItsOwn() throws Exception {
        try (Relay relay = relay(new Impairment(0, 0, 0, 0, 0));
                DatagramSocket other = socket()) {
            send(client, relay.address(), "one");
            SocketAddress first = receive(server).getSocketAddress();
            send(other, relay.address(), "two");
            SocketAddress second = receive(server).getSocketAddress();
            assertThat(first).isNotEqualTo(second);
            send(server, second, "for two");
            assertThat(text(receive(other))).isEqualTo("for two");
        }
    }

    @Test
    void whatIsLostDoesNotArrive() throws Exception {
        try (Relay relay = relay(new Impairment(0, 0, 1, 0, 0))) {
            send(client, relay.address(), "hello");
            server.setSoTimeout(50);
            assertThatThrownBy(() -> receive(server)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void theOrderStaysWithoutJitter() throws Exception {
        try (Relay relay = relay(new Impairment(5, 0, 0, 100, 1 << 20))) {
            for (int i = 0; i < 200; i++) {
                send(client, relay.address(), "datagram " + i);
            }
            for (int i = 0; i < 200; i++) {
                assertThat(text(receive(server))).isEqualTo("datagram " + i);
            }
        }
    }

    private Relay relay(Impairment impairment) throws IOException {
        Relay relay = new Relay((InetSocketAddress) server.getLocalSocketAddress(), impairment, 1);
        Thread thread = new Thread(relay, "relay");
        thread.setDaemon(true);
        thread.start();
        return relay;
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void send(DatagramSocket from, SocketAddress to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return packet;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }
}
