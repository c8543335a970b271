package io.utp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the other tests stand on: peers that understand each other, and a relay that is as bad as it says. */
@Timeout(60)
class InteropFixtureTests {

    private static final int SIZE = 300_000;

    @ParameterizedTest
    @EnumSource
    void peersOfOneKindExchangeThePatternThatJavaExpects(Peers kind) {
        try (PeerProcess server = PeerProcess.start(
                        kind, "server", "--send", SIZE, "--send-seed", 7, "--receive-seed", 9, "--end", "eof");
                PeerProcess client = PeerProcess.start(
                        kind,
                        "client",
                        "--remote",
                        server.listeningPort(),
                        "--send",
                        SIZE,
                        "--send-seed",
                        9,
                        "--receive-seed",
                        7,
                        "--end",
                        SIZE)) {

            assertThat(server.await("end").string("sha256")).isEqualTo(Digest.ofPattern(9, SIZE));
            assertThat(client.await("end").string("sha256")).isEqualTo(Digest.ofPattern(7, SIZE));
            server.assertLeftInPeace();
            client.assertLeftInPeace();
        }
    }

    @ParameterizedTest
    @EnumSource
    void peersOfOneKindFindEachOtherThroughTheRelay(Peers kind) throws Exception {
        try (PeerProcess server = PeerProcess.start(kind, "server", "--reply", "pong", "--end", "eof");
                ImpairingRelay relay = ImpairingRelay.to(
                        server.listeningPort(), Impairment.NONE.delay(5).jitter(5));
                PeerProcess client = PeerProcess.start(
                        kind, "client", "--remote", relay.port(), "--write", "ping", "--text", "--end", "data")) {

            assertThat(client.await("data").string("text")).isEqualTo("pong");
            client.assertLeftInPeace();
            assertThat(relay.received()).isGreaterThan(4);
        }
    }

    @Test
    void aPeerThatWaitsInVainLeavesByItself() {
        try (PeerProcess peer = PeerProcess.start(Peers.UTP_PUNCH, "server", "--life", 300)) {
            assertThat(peer.await("expired").number("opened")).isZero();
            assertThat(peer.exitCode()).isEqualTo(3);
        }
    }

    @Test
    void theRelayDropsOneOfEveryFive() throws Exception {
        Map<Integer, Long> arrivedOfFive = relayed(50, new Impairment(0, 5, 0, 0, 0)).stream()
                .collect(Collectors.groupingBy(number -> number / 5, Collectors.counting()));

        assertThat(arrivedOfFive)
                .hasSize(10)
                .allSatisfy((five, arrived) -> assertThat(arrived).isEqualTo(4));
    }

    @Test
    void theRelayDoublesAndReordersWithoutLosingAny() throws Exception {
        List<Integer> arrived = relayed(50, Impairment.NONE.jitter(20).duplicates(1));

        assertThat(arrived).hasSize(100).isNotEqualTo(arrived.stream().sorted().toList());
        assertThat(arrived.stream().distinct()).hasSize(50);
    }

    @Test
    void theRelayLosesAboutTheShareThatItWasAskedTo() throws Exception {
        assertThat(relayed(500, Impairment.loss(0.2)).size()).isBetween(340, 460);
    }

    @Test
    void linesOfThePeersAreUnderstood() {
        JsonLine line =
                JsonLine.parse("{\"event\":\"error\",\"code\":\"E_\\u0041\\n\\\"\",\"connection\":12,\"ok\":true}");

        assertThat(line.event()).isEqualTo("error");
        assertThat(line.string("code")).isEqualTo("E_A\n\"");
        assertThat(line.number("connection")).isEqualTo(12);
        assertThat(line.flag("ok")).isTrue();
    }

    /** Sends the numbers from 0 through a relay; those that arrive, in their order. */
    private static List<Integer> relayed(int count, Impairment impairment) throws Exception {
        List<Integer> arrived = new ArrayList<>();
        try (DatagramSocket receiver = new DatagramSocket(LocalNode.loopback(0));
                DatagramSocket sender = new DatagramSocket(LocalNode.loopback(0));
                ImpairingRelay relay = ImpairingRelay.to(receiver.getLocalPort(), impairment)) {
            receiver.setReceiveBufferSize(1 << 20);
            for (int i = 0; i < count; i++) {
                byte[] content = {(byte) (i >> 8), (byte) i};
                sender.send(new DatagramPacket(content, content.length, relay.address()));
            }
            receiver.setSoTimeout(500);
            DatagramPacket packet = new DatagramPacket(new byte[16], 16);
            while (true) {
                receiver.receive(packet);
                arrived.add((packet.getData()[0] & 0xff) << 8 | packet.getData()[1] & 0xff);
            }
        } catch (SocketTimeoutException e) {
            return arrived;
        }
    }
}
