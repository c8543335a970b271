package io.utp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.PunchResult;
import io.utp.UtpSocket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hole punching together with utp-punch 1.0.1, in its datagrams PUNCH and PUNCHED. */
@Timeout(60)
class PunchInteropTests {

    @Test
    void bothSidesSucceedWhenBothPunch() throws Exception {
        try (LocalNode node = LocalNode.bound();
                PeerProcess peer =
                        PeerProcess.start(Peers.UTP_PUNCH, "punch", "--punch", node.port(), "--attempts", 10)) {
            InetSocketAddress remote = LocalNode.loopback(peer.port());

            PunchResult result = Await.result(node.node().punch(remote, 10));

            assertThat(result.successful()).isTrue();
            assertThat(result.remote()).isEqualTo(remote);
            assertThat(result.path()).isEqualTo(remote);
            assertThat(result.probes()).isBetween(1, 10);
            assertThat(peer.await("punched").flag("success")).isTrue();
            peer.assertLeftInPeace();
        }
    }

    @Test
    void bothSidesFailWhenNobodyAnswers() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(LocalNode.loopback(0));
                LocalNode node = LocalNode.bound();
                PeerProcess peer = PeerProcess.start(
                        Peers.UTP_PUNCH, "punch", "--punch", silent.getLocalPort(), "--attempts", 3)) {
            InetSocketAddress remote = LocalNode.loopback(silent.getLocalPort());

            PunchResult result = Await.result(node.node().punch(remote, 3));

            assertThat(result.successful()).isFalse();
            assertThat(result.path()).isEqualTo(remote);
            assertThat(result.probes()).isEqualTo(3);
            assertThat(peer.await("punched").flag("success")).isFalse();
        }
    }

    @Test
    void thePeerFailsWhenWeDoNotPunch() throws Exception {
        // Answering PUNCH from anybody would make the node a reflector: PUNCHED is sent to those it punches to itself.
        try (LocalNode node = LocalNode.listening();
                PeerProcess peer =
                        PeerProcess.start(Peers.UTP_PUNCH, "punch", "--punch", node.port(), "--attempts", 2)) {
            assertThat(peer.await("punched").flag("success")).isFalse();
        }
    }

    @Test
    void weDialThePeerThroughThePunchedHole() throws Exception {
        try (LocalNode node = LocalNode.bound();
                PeerProcess peer = PeerProcess.start(
                        Peers.UTP_PUNCH, "server", "--punch", node.port(), "--reply", "pong", "--end", "eof")) {
            InetSocketAddress remote = LocalNode.loopback(peer.port());
            PunchResult result = Await.result(node.node().punch(remote, 10));
            assertThat(result.successful()).isTrue();
            peer.await("listening");

            UtpSocket socket = Await.result(node.node().connect(result.path()));
            Streams.say(socket, "ping");
            assertThat(Streams.hear(socket, 4)).isEqualTo("pong");
            socket.close();
            peer.assertLeftInPeace();
        }
    }

    @Test
    void thePeerDialsUsThroughThePunchedHole() throws Exception {
        try (LocalNode node = LocalNode.listening();
                PeerProcess peer = PeerProcess.start(
                        Peers.UTP_PUNCH,
                        "client",
                        "--punch",
                        node.port(),
                        "--remote",
                        node.port(),
                        "--write",
                        "ping",
                        "--text",
                        "--end",
                        "data")) {
            CompletableFuture<PunchResult> punch = node.node().punch(LocalNode.loopback(peer.port()), 10);
            assertThat(Await.result(punch).successful()).isTrue();

            UtpSocket socket = node.accept();
            assertThat(Streams.hear(socket, 4)).isEqualTo("ping");
            Streams.say(socket, "pong");
            assertThat(Streams.hearAll(socket)).isEmpty();
            socket.close();
            assertThat(peer.await("data").string("text")).isEqualTo("pong");
            peer.assertLeftInPeace();
        }
    }
}
