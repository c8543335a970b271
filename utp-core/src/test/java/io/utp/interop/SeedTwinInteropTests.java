package io.utp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.PunchResult;
import io.utp.UtpBindException;
import io.utp.UtpConnectException;
import io.utp.UtpException;
import io.utp.UtpSocket;
import io.utp.interop.Encounter.Role;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every script that utp-punch 1.0.1 tests itself with, by its name, with a node of ours on one side and utp-punch on the
 * other, either way round where the script has two sides. Those that write are in {@link SeedWriteTwinInteropTests}.
 */
@Timeout(60)
class SeedTwinInteropTests {

    @Test
    void everySeedScriptHasATwin() throws Exception {
        assertThat(Peers.seedScripts()).isEqualTo(SeedScripts.NAMES);
        assertThat(SeedScripts.withTwin(SeedTwinInteropTests.class, SeedWriteTwinInteropTests.class))
                .isEqualTo(SeedScripts.NAMES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bind(boolean weAreFirst) throws Exception {
        if (weAreFirst) {
            try (LocalNode first = LocalNode.bound();
                    PeerProcess second = PeerProcess.start(Peers.UTP_PUNCH, "server", "--port", first.port())) {
                assertThat(second.await("error").string("code")).isEqualTo("EADDRINUSE");
            }
        } else {
            try (PeerProcess first = PeerProcess.start(Peers.UTP_PUNCH, "server")) {
                InetSocketAddress taken = LocalNode.loopback(first.port());
                LocalNode second = LocalNode.of(builder -> builder);

                assertThatThrownBy(() -> Await.result(second.node().bind(taken)))
                        .isInstanceOfSatisfying(
                                UtpBindException.class,
                                e -> assertThat(e.isAddressInUse()).isTrue());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void connect(Role role) throws Exception {
        try (Encounter encounter = Encounter.direct(Peers.UTP_PUNCH, role, "--end", "never")) {
            assertThat(encounter.socket().isOpen()).isTrue();
            assertThat(encounter.peer().await("connection").flag("accepted")).isEqualTo(role == Role.JAVA_DIALS);
        }
    }

    @Test
    void connectDeferred() throws Exception {
        int port = LocalNode.freePort();
        try (LocalNode client = LocalNode.binding(0)) {
            CompletableFuture<UtpSocket> connecting = client.connecting(port);
            Await.until("a SYN was sent", () -> client.node().statistics().datagramsSent() > 0);

            try (PeerProcess server = PeerProcess.start(Peers.UTP_PUNCH, "server", "--port", port, "--end", "never")) {
                assertThat(Await.result(connecting).isOpen()).isTrue();
                server.await("connection");
            }
        }

        int ours = LocalNode.freePort();
        try (PeerProcess client = PeerProcess.start(Peers.UTP_PUNCH, "client", "--remote", ours, "--end", "never")) {
            client.await("connecting");
            try (LocalNode server = LocalNode.binding(ours).listen()) {
                client.await("connection");
                assertThat(server.accept().isOpen()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectMultiple(boolean weAreTheOneInTheMiddle) throws Exception {
        if (weAreTheOneInTheMiddle) {
            try (PeerProcess server = PeerProcess.start(Peers.UTP_PUNCH, "server", "--text", "--end", "eof");
                    LocalNode multi = LocalNode.listening();
                    PeerProcess client = PeerProcess.start(
                            Peers.UTP_PUNCH, "client", "--remote", multi.port(), "--write", "client", "--end", "eof")) {
                UtpSocket dialled = multi.connect(server.listeningPort());
                Streams.say(dialled, "multi");

                UtpSocket accepted = multi.accept();
                assertThat(Streams.hear(accepted, 6)).isEqualTo("client");
                assertThat(server.await("data").string("text")).isEqualTo("multi");
                dialled.close();
                accepted.close();
                client.assertLeftInPeace();
            }
        } else {
            try (LocalNode server = LocalNode.listening();
                    PeerProcess multi = PeerProcess.start(
                            Peers.UTP_PUNCH,
                            "node",
                            "--remote",
                            server.port(),
                            "--write",
                            "multi",
                            "--end",
                            "eof",
                            "--accept-text",
                            "--accept-end",
                            "eof",
                            "--connections",
                            2);
                    LocalNode client = LocalNode.binding(0)) {
                UtpSocket dialled = client.connect(multi.listeningPort());
                Streams.say(dialled, "client");

                UtpSocket accepted = server.accept();
                assertThat(Streams.hear(accepted, 5)).isEqualTo("multi");
                assertThat(multi.await("data").string("text")).isEqualTo("client");
                dialled.close();
                accepted.close();
                multi.assertLeftInPeace();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectTimeout(Role role) throws Exception {
        try (DatagramSocket silent = new DatagramSocket(LocalNode.loopback(0));
                PeerProcess peer = PeerProcess.start(
                        Peers.UTP_PUNCH, "client", "--remote", silent.getLocalPort(), "--timeout", 1000)) {
            if (role == Role.JAVA_DIALS) {
                int port = peer.port();
                try (LocalNode client = LocalNode.bound(builder -> builder.timeout(Duration.ofSeconds(1)))) {
                    assertThatThrownBy(() -> client.connect(port)).isInstanceOf(UtpConnectException.class);
                }
            } else {
                peer.await("timeout");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeTimeout(Role role) throws Exception {
        try (DatagramSocket silent = new DatagramSocket(LocalNode.loopback(0));
                PeerProcess peer = PeerProcess.start(
                        Peers.UTP_PUNCH,
                        "client",
                        "--remote",
                        silent.getLocalPort(),
                        "--timeout",
                        1000,
                        "--on-timeout",
                        "end")) {
            if (role == Role.JAVA_DIALS) {
                LocalNode client = LocalNode.bound(builder -> builder.timeout(Duration.ofSeconds(1)));
                CompletableFuture<UtpSocket> connecting = client.connecting(peer.port());
                Await.until("a SYN was sent", () -> client.node().statistics().datagramsSent() > 0);
                client.close();
                assertThatThrownBy(() -> Await.result(connecting)).isInstanceOf(UtpException.class);
            } else {
                peer.await("close");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void close(Role role) throws Exception {
        if (role == Role.JAVA_DIALS) {
            try (PeerProcess server =
                            PeerProcess.start(Peers.UTP_PUNCH, "server", "--close", "connection", "--end", "never");
                    LocalNode client = LocalNode.binding(0)) {
                UtpSocket socket = client.connect(server.listeningPort());
                assertThat(Streams.read(socket)).isEqualTo(-1);
                socket.close();
                server.await("node-closed");
                server.assertLeftInPeace();
            }
        } else {
            LocalNode server = LocalNode.listening();
            try (PeerProcess client =
                    PeerProcess.start(Peers.UTP_PUNCH, "client", "--remote", server.port(), "--end", "eof")) {
                server.accept();
                Await.result(server.node().closeAsync());
                client.await("end");
                client.await("close");
                client.assertLeftInPeace();
                assertThat(server.node().address()).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void onClose(Role role) throws Exception {
        String whoEnds = role == Role.JAVA_DIALS ? "eof" : "sent";
        try (Encounter encounter = Encounter.direct(Peers.UTP_PUNCH, role, "--end", whoEnds)) {
            if (role == Role.JAVA_DIALS) {
                encounter.socket().end();
            }
            assertThat(Streams.read(encounter.socket())).isEqualTo(-1);
            encounter.socket().end();

            encounter.peer().await("close");
            Await.result(encounter.socket().closeFuture());
            encounter.node().awaitNoConnections();
        }
    }

    @ParameterizedTest
    @EnumSource
    void end(Role role) throws Exception {
        String whoEnds = role == Role.JAVA_DIALS ? "eof" : "sent";
        try (Encounter encounter = Encounter.direct(Peers.UTP_PUNCH, role, "--end", whoEnds)) {
            if (role == Role.JAVA_DIALS) {
                encounter.socket().end();
                encounter.peer().await("end");
                assertThat(Streams.read(encounter.socket())).isEqualTo(-1);
            } else {
                assertThat(Streams.read(encounter.socket())).isEqualTo(-1);
                encounter.socket().end();
                encounter.peer().await("end");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void idCached(Role role) throws Exception {
        int count = 3;
        Set<Integer> ids = new HashSet<>();
        if (role == Role.JAVA_DIALS) {
            try (PeerProcess server =
                            PeerProcess.start(Peers.UTP_PUNCH, "server", "--end", "eof", "--connections", count);
                    LocalNode client = LocalNode.binding(0)) {
                int port = server.listeningPort();
                for (int i = 0; i < count; i++) {
                    UtpSocket socket = client.connect(port);
                    ids.add(socket.connectionId());
                    socket.end();
                    assertThat(Streams.read(socket)).isEqualTo(-1);
                    Await.result(socket.closeFuture());
                }
                server.assertLeftInPeace();
            }
        } else {
            try (LocalNode server = LocalNode.listening()) {
                String remotes = String.join(",", Collections.nCopies(count, String.valueOf(server.port())));
                try (PeerProcess client =
                        PeerProcess.start(Peers.UTP_PUNCH, "client", "--remote", remotes, "--connections", count)) {
                    for (int i = 0; i < count; i++) {
                        UtpSocket socket = server.accept();
                        assertThat(Streams.read(socket)).isEqualTo(-1);
                        ids.add(socket.connectionId());
                        socket.end();
                    }
                    client.assertLeftInPeace();
                }
            }
        }
        assertThat(ids).hasSize(count);
    }

    @Test
    void interconnect() throws Exception {
        try (LocalNode node = LocalNode.listening();
                PeerProcess peer = PeerProcess.start(
                        Peers.UTP_PUNCH,
                        "node",
                        "--remote",
                        node.port(),
                        "--write",
                        "data1",
                        "--text",
                        "--end",
                        "eof",
                        "--accept-reply",
                        "reply2",
                        "--accept-end",
                        "eof",
                        "--connections",
                        2)) {
            UtpSocket dialled = node.connect(peer.listeningPort());
            Streams.say(dialled, "data2");
            UtpSocket accepted = node.accept();
            assertThat(Streams.hear(accepted, 5)).isEqualTo("data1");
            Streams.say(accepted, "reply1");

            assertThat(Streams.hear(dialled, 6)).isEqualTo("reply2");
            assertThat(peer.await("data").string("text")).isEqualTo("reply1");
            dialled.close();
            accepted.close();
            peer.assertLeftInPeace();
        }
    }

    @Test
    void punch() throws Exception {
        try (LocalNode node = LocalNode.bound();
                PeerProcess peer =
                        PeerProcess.start(Peers.UTP_PUNCH, "punch", "--punch", node.port(), "--attempts", 10)) {
            CompletableFuture<PunchResult> ours = node.node().punch(LocalNode.loopback(peer.port()), 10);

            assertThat(Await.result(ours).successful()).isTrue();
            assertThat(peer.await("punched").flag("success")).isTrue();
        }
    }

    @Test
    void punchFailed() throws Exception {
        int nobody = LocalNode.freePort();
        try (LocalNode node = LocalNode.bound();
                PeerProcess peer = PeerProcess.start(Peers.UTP_PUNCH, "punch", "--punch", nobody, "--attempts", 4)) {
            CompletableFuture<PunchResult> ours = node.node().punch(LocalNode.loopback(nobody), 4);

            assertThat(Await.result(ours).successful()).isFalse();
            assertThat(peer.await("punched").flag("success")).isFalse();
        }
    }
}
