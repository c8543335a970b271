package io.utp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpSocket;
import io.utp.WireDialect;
import io.utp.interop.Encounter.Role;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against utp-punch 1.0.1 from npm, in its own dialect. */
class UtpPunchInteropTests extends TransferContract {

    @Override
    Peers kind() {
        return Peers.UTP_PUNCH;
    }

    @Override
    WireDialect dialect() {
        return WireDialect.UTP_PUNCH;
    }

    /** utp-punch 1.0.1 on Node 14 and later: a passive closer repeats neither its FIN nor its last 63 packets. */
    @Override
    Object[] behindLoss() {
        return Encounter.plus(super.behindLoss(), "--patient");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 65_534})
    void theOutermostIdsOfAClientAreAccepted(int id) throws Exception {
        try (LocalNode node = LocalNode.listening();
                PeerProcess peer = PeerProcess.start(
                        Peers.UTP_PUNCH,
                        "client",
                        "--remote",
                        node.port(),
                        "--client-id",
                        id,
                        "--write",
                        "ping",
                        "--text")) {
            UtpSocket socket = node.accept();

            assertThat(Streams.hear(socket, 4)).isEqualTo("ping");
            Streams.say(socket, "pong");
            assertThat(peer.await("data").string("text")).isEqualTo("pong");
            assertThat(peer.await("connecting").number("id")).isEqualTo(id);

            socket.close();
            peer.assertLeftInPeace();
        }
    }

    /**
     * utp-punch 1.0.1: while its acknowledgement number stands before 65535, a packet whose sequence number has wrapped
     * looks old to it and is dropped.
     */
    @ParameterizedTest
    @EnumSource
    void sequenceNumbersWrapAroundInBothDirections(Role role) throws Exception {
        int size = 70_000 * 150;
        try (Encounter encounter = Encounter.direct(
                kind(),
                role,
                "--mtu",
                150,
                "--send",
                size,
                "--send-seed",
                PEER_SEED,
                "--receive-seed",
                JAVA_SEED,
                "--end",
                "eof",
                "--life",
                55_000)) {
            encounter.socket().setMtu(150);

            assertExchanged(encounter.socket(), size);

            CompletableFuture<Void> ended = encounter.socket().end();
            assertThat(Streams.read(encounter.socket())).isEqualTo(-1);
            Await.result(ended);
            assertPeerReceived(encounter.peer(), size);
            assertNothingIsLeft(encounter);
        }
    }

    @Test
    void aServerThatSpeaksFirstIsHeardByASilentClient() throws Exception {
        // utp-punch 1.0.1: a client that has nothing to say acknowledges the SYN-ACK only with its keep-alive.
        try (LocalNode node = LocalNode.listening();
                PeerProcess peer = PeerProcess.start(
                        Peers.UTP_PUNCH, "client", "--remote", node.port(), "--text", "--end", "eof")) {
            UtpSocket socket = node.accept();
            Streams.say(socket, "welcome");

            assertThat(peer.await("data").string("text")).isEqualTo("welcome");
            socket.close();
            peer.assertLeftInPeace();
        }
    }

    @Test
    void anEmptyPacketIsAcknowledgedAndDeliversNothing() throws Exception {
        // utp-punch 1.0.1: writing an empty buffer sends a DATA packet without payload.
        try (Encounter encounter = Encounter.direct(kind(), Role.JAVA_LISTENS, "--write", "", "--end", "sent")) {
            assertThat(Streams.hearAll(encounter.socket())).isEmpty();

            encounter.socket().close();
            assertNothingIsLeft(encounter);
        }
    }

    @Test
    void aServerThatSpeaksFirstIsHeardByUs() throws Exception {
        try (Encounter encounter = Encounter.direct(kind(), Role.JAVA_DIALS, "--write", "welcome", "--end", "eof")) {
            assertThat(Streams.hear(encounter.socket(), 7)).isEqualTo("welcome");

            encounter.socket().close();
            assertNothingIsLeft(encounter);
        }
    }

    @Test
    void aPeerThatHasClosedIsNotDrawnIntoAnEndlessExchangeOfResets() throws Exception {
        // utp-punch 1.0.1: for 5 s after a close it answers every packet, a RESET too, with a RESET.
        try (LocalNode node = LocalNode.listening();
                PeerProcess peer = PeerProcess.start(
                        Peers.UTP_PUNCH, "client", "--remote", node.port(), "--write", "x", "--linger", 1500)) {
            UtpSocket socket = node.accept();
            assertThat(Streams.hearAll(socket)).isEqualTo("x");
            socket.close();
            peer.await("close");

            long sent = node.node().statistics().datagramsSent();
            socket.destroy();
            peer.assertLeftInPeace();

            assertThat(node.node().statistics().datagramsSent() - sent).isLessThan(10);
        }
    }
}
