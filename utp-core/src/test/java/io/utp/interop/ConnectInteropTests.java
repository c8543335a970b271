package io.utp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.UtpConnectException;
import java.net.DatagramSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dialling somebody who is not there, or does not want to talk. */
@Timeout(60)
class ConnectInteropTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @Test
    void aPortWhereNobodySpeaksUtpFailsTheConnectWithinItsTimeout() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(LocalNode.loopback(0));
                LocalNode node = LocalNode.bound(builder -> builder.timeout(TIMEOUT))) {
            long start = System.nanoTime();

            assertThatThrownBy(() -> node.connect(silent.getLocalPort())).isInstanceOf(UtpConnectException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(TIMEOUT.dividedBy(2), TIMEOUT.multipliedBy(2));
            node.awaitNoConnections();
        }
    }

    @Test
    void aUtpPunchNodeThatDoesNotListenFailsTheConnectWithinItsTimeout() throws Exception {
        // utp-punch 1.0.1: a node that is no server answers a SYN with RESET id + 1, seq 0, ack 0, window 262144.
        try (DatagramSocket silent = new DatagramSocket(LocalNode.loopback(0));
                PeerProcess peer = PeerProcess.start(Peers.UTP_PUNCH, "client", "--remote", silent.getLocalPort());
                LocalNode node = LocalNode.bound(builder -> builder.timeout(TIMEOUT))) {
            int port = peer.port();
            long start = System.nanoTime();

            assertThatThrownBy(() -> node.connect(port)).isInstanceOf(UtpConnectException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(2));
            node.awaitNoConnections();
        }
    }

    @Test
    void aLibutpNodeThatDoesNotListenFailsTheConnectWithinItsTimeout() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(LocalNode.loopback(0));
                PeerProcess peer = PeerProcess.start(Peers.LIBUTP, "client", "--remote", silent.getLocalPort());
                LocalNode node = LocalNode.bound(builder -> builder.timeout(TIMEOUT))) {
            int port = peer.port();
            long start = System.nanoTime();

            assertThatThrownBy(() -> node.connect(port)).isInstanceOf(UtpConnectException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(2));
            node.awaitNoConnections();
        }
    }

    @Test
    void utpPunchIsTurnedAwayByANodeThatDoesNotListen() throws Exception {
        // utp-punch 1.0.1: a RESET closes a connection that is still being made, without an error.
        try (LocalNode node = LocalNode.bound();
                PeerProcess peer = PeerProcess.start(Peers.UTP_PUNCH, "client", "--remote", node.port())) {
            assertThat(peer.await("close").number("connection")).isZero();
            peer.assertLeftInPeace();
            assertThat(node.node().statistics().refusedConnections()).isPositive();
            assertThat(node.node().serverConnections()).isZero();
        }
    }

    @Test
    void libutpIsTurnedAwayByANodeThatDoesNotListen() throws Exception {
        try (LocalNode node = LocalNode.bound();
                PeerProcess peer = PeerProcess.start(Peers.LIBUTP, "client", "--remote", node.port())) {
            assertThat(peer.await("error").string("code")).isIn("UTP_ECONNREFUSED", "UTP_ECONNRESET");
            assertThat(peer.exitCode()).isEqualTo(1);
            assertThat(node.node().statistics().refusedConnections()).isPositive();
            assertThat(node.node().serverConnections()).isZero();
        }
    }

    @Test
    void utpPunchHearsNothingFromAPortWhereNobodySpeaksUtp() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(LocalNode.loopback(0));
                PeerProcess peer = PeerProcess.start(
                        Peers.UTP_PUNCH,
                        "client",
                        "--remote",
                        silent.getLocalPort(),
                        "--timeout",
                        500,
                        "--on-timeout",
                        "end")) {
            peer.await("timeout");
            peer.await("close");
            peer.assertLeftInPeace();
        }
    }
}
