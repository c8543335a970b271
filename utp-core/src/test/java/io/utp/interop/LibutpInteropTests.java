package io.utp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpLimits;
import io.utp.UtpSocket;
import io.utp.WireDialect;
import io.utp.interop.Encounter.Role;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against libutp, as the npm package utp-native 2.5.3 brings it, in the dialect of BEP 29. */
class LibutpInteropTests extends TransferContract {

    @Override
    Peers kind() {
        return Peers.LIBUTP;
    }

    @Override
    WireDialect dialect() {
        return WireDialect.BEP29;
    }

    @ParameterizedTest
    @EnumSource
    void thePeerGoesOnAfterOurSideHasEnded(Role role) throws Exception {
        // libutp: only users of utp_shutdown keep the other half open, as utp-native does.
        int size = 100_000;
        try (Encounter encounter = Encounter.direct(
                kind(), role, "--write", "hello", "--at-end", size, "--send-seed", PEER_SEED, "--end", "eof")) {
            UtpSocket socket = encounter.socket();
            Streams.say(socket, "bye");
            assertThat(Streams.hear(socket, 5)).isEqualTo("hello");

            CompletableFuture<Void> ended = socket.end();
            Digest digest = Await.result(Streams.receive(socket, PEER_SEED, Long.MAX_VALUE));

            assertThat(digest.bytes()).isEqualTo(size);
            assertThat(digest.mismatch()).isEqualTo(-1);
            Await.result(ended);
            assertNothingIsLeft(encounter);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerWithoutHalfOpenConnectionsClosesInPeace(Role role) throws Exception {
        try (Encounter encounter =
                Encounter.direct(kind(), role, "--half-open", "false", "--write", "hello", "--end", "eof", "--text")) {
            UtpSocket socket = encounter.socket();
            Streams.say(socket, "bye");
            assertThat(Streams.hear(socket, 5)).isEqualTo("hello");
            assertThat(encounter.peer().await("data").string("text")).isEqualTo("bye");

            socket.end();
            assertThat(Streams.readEndOrReset(socket)).isEqualTo(-1);

            encounter.peer().await("close");
            encounter.peer().assertLeftInPeace();
            encounter.node().awaitNoConnections();
        }
    }

    @Test
    void sequenceNumbersOfOursWrapAround() throws Exception {
        int size = 70_000 * 150;
        try (Encounter encounter = Encounter.direct(
                kind(), Role.JAVA_DIALS, "--receive-seed", JAVA_SEED, "--end", "eof", "--life", 55_000)) {
            UtpSocket socket = encounter.socket();
            socket.setMtu(150);

            Await.result(Streams.send(socket, JAVA_SEED, size), Await.PATIENCE.multipliedBy(2));
            Await.result(socket.end());

            assertPeerReceived(encounter.peer(), size);
            assertThat(Streams.read(socket)).isEqualTo(-1);
            assertNothingIsLeft(encounter);
        }
    }

    @Test
    void aServerThatSpeaksFirstIsHeardByASilentClient() throws Exception {
        // libutp: an initiator does not acknowledge the SYN-ACK, but takes DATA at once.
        UtpLimits limits = UtpLimits.defaults().withEarlyData(true);
        try (LocalNode node = LocalNode.listening(builder -> builder.limits(limits));
                PeerProcess peer =
                        PeerProcess.start(Peers.LIBUTP, "client", "--remote", node.port(), "--text", "--end", "eof")) {
            UtpSocket socket = node.accept();
            Streams.say(socket, "welcome");

            assertThat(peer.await("data").string("text")).isEqualTo("welcome");
            socket.close();
            peer.assertLeftInPeace();
        }
    }
}
