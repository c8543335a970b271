package io.utp.interop;

import static io.utp.interop.TransferContract.JAVA_SEED;
import static io.utp.interop.TransferContract.PEER_SEED;
import static io.utp.interop.TransferContract.assertExchanged;
import static io.utp.interop.TransferContract.assertPeerReceived;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpSocket;
import io.utp.WireDialect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One port of ours that serves and dials both kinds of peers at the same time. */
@Timeout(60)
class OnePortInteropTests {

    private static final int SIZE = 256 << 10;

    private static final Object[] BEHAVIOUR = {
        "--send", SIZE, "--send-seed", PEER_SEED, "--receive-seed", JAVA_SEED, "--end", "eof"
    };

    @Test
    void bothKindsOfPeersAreServedAndDialledAtTheSameTime() throws Exception {
        try (LocalNode node = LocalNode.listening();
                PeerProcess punchServer = server(Peers.UTP_PUNCH);
                PeerProcess libutpServer = server(Peers.LIBUTP);
                PeerProcess punchClient = client(Peers.UTP_PUNCH, node);
                PeerProcess libutpClient = client(Peers.LIBUTP, node)) {
            List<UtpSocket> sockets = new ArrayList<>();
            sockets.add(node.connect(punchServer.listeningPort()));
            sockets.add(node.connect(libutpServer.listeningPort()));
            sockets.add(node.accept());
            sockets.add(node.accept());
            assertThat(node.node().clientConnections()).isEqualTo(2);
            assertThat(node.node().serverConnections()).isEqualTo(2);

            List<CompletableFuture<Void>> exchanges = sockets.stream()
                    .map(socket -> Await.<Void>async("exchange", () -> {
                        assertExchanged(socket, SIZE);
                        socket.end();
                        assertThat(Streams.read(socket)).isEqualTo(-1);
                        return null;
                    }))
                    .toList();
            for (CompletableFuture<Void> exchange : exchanges) {
                Await.result(exchange);
            }

            for (PeerProcess peer : List.of(punchServer, libutpServer, punchClient, libutpClient)) {
                assertPeerReceived(peer, SIZE);
                peer.assertLeftInPeace();
            }
            assertThat(sockets.stream().map(UtpSocket::dialect))
                    .containsExactlyInAnyOrder(
                            WireDialect.UTP_PUNCH, WireDialect.UTP_PUNCH, WireDialect.BEP29, WireDialect.BEP29);
            node.awaitNoConnections();
        }
    }

    @Test
    void aPeerThatServesAndDialsOnOnePortIsMetBothWays() throws Exception {
        for (Peers kind : Peers.values()) {
            try (LocalNode node = LocalNode.listening();
                    PeerProcess peer = PeerProcess.start(
                            kind,
                            "node",
                            "--remote",
                            node.port(),
                            "--write",
                            "dialled",
                            "--accept-reply",
                            "accepted",
                            "--accept-end",
                            "eof",
                            "--end",
                            "eof",
                            "--connections",
                            2)) {
                UtpSocket incoming = node.accept();
                UtpSocket outgoing = node.connect(peer.listeningPort());
                Streams.say(outgoing, "hello");

                assertThat(Streams.hear(incoming, 7)).isEqualTo("dialled");
                assertThat(Streams.hear(outgoing, 8)).isEqualTo("accepted");

                incoming.close();
                outgoing.close();
                peer.assertLeftInPeace();
                node.awaitNoConnections();
            }
        }
    }

    @Test
    void twentyConnectionsOfOnePeerAreToldApart() throws Exception {
        int count = 20;
        for (Peers kind : Peers.values()) {
            try (LocalNode node = LocalNode.listening();
                    PeerProcess peer = PeerProcess.start(
                            kind,
                            "client",
                            "--remote",
                            String.join(",", Collections.nCopies(count, String.valueOf(node.port()))),
                            "--send",
                            5_000,
                            "--send-seed",
                            PEER_SEED,
                            "--end",
                            "eof",
                            "--connections",
                            count)) {
                for (int i = 0; i < count; i++) {
                    UtpSocket socket = node.accept();
                    Digest digest = Await.result(Streams.receive(socket, PEER_SEED, 5_000));
                    assertThat(digest.bytes()).isEqualTo(5_000);
                    assertThat(digest.mismatch()).isEqualTo(-1);
                    socket.end();
                }
                peer.assertLeftInPeace();
                node.awaitNoConnections();
            }
        }
    }

    private static PeerProcess server(Peers kind) {
        return PeerProcess.start(kind, Encounter.plus(new Object[] {"server"}, BEHAVIOUR));
    }

    private static PeerProcess client(Peers kind, LocalNode node) {
        return PeerProcess.start(kind, Encounter.plus(new Object[] {"client", "--remote", node.port()}, BEHAVIOUR));
    }
}
