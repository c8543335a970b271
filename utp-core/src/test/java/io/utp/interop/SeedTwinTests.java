package io.utp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.PunchResult;
import io.utp.UtpBindException;
import io.utp.UtpConnectException;
import io.utp.UtpException;
import io.utp.UtpSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every script that utp-punch tests itself with, by its name, with nodes of ours on both sides. What the scripts check
 * message by message is checked here as the stream of bytes that it is.
 */
@Timeout(60)
class SeedTwinTests {

    @Test
    void everySeedScriptHasATwin() {
        assertThat(SeedScripts.withTwin(SeedTwinTests.class)).isEqualTo(SeedScripts.NAMES);
    }

    @Test
    void bind() throws Exception {
        try (LocalNode first = LocalNode.bound()) {
            LocalNode second = LocalNode.of(builder -> builder);

            assertThatThrownBy(
                            () -> Await.result(second.node().bind(first.node().address())))
                    .isInstanceOfSatisfying(
                            UtpBindException.class,
                            e -> assertThat(e.isAddressInUse()).isTrue());
        }
    }

    @Test
    void connect() throws Exception {
        try (LocalNode server = LocalNode.listening();
                LocalNode client = LocalNode.binding(0)) {
            assertThat(client.connect(server.port()).isOpen()).isTrue();
            assertThat(server.accept().isInitiator()).isFalse();
        }
    }

    @Test
    void connectDeferred() throws Exception {
        int port = LocalNode.freePort();
        try (LocalNode client = LocalNode.binding(0)) {
            CompletableFuture<UtpSocket> connecting = client.connecting(port);
            Await.until("a SYN was sent", () -> client.node().statistics().datagramsSent() > 0);

            try (LocalNode server = LocalNode.binding(port).listen()) {
                assertThat(Await.result(connecting).isOpen()).isTrue();
                assertThat(server.accept().isOpen()).isTrue();
            }
        }
    }

    @Test
    void connectMultiple() throws Exception {
        try (LocalNode server = LocalNode.listening();
                LocalNode multi = LocalNode.listening();
                LocalNode client = LocalNode.binding(0)) {
            Streams.say(multi.connect(server.port()), "multi");
            Streams.say(client.connect(multi.port()), "client");

            assertThat(Streams.hear(server.accept(), 5)).isEqualTo("multi");
            assertThat(Streams.hear(multi.accept(), 6)).isEqualTo("client");
            assertThat(multi.node().serverConnections()).isEqualTo(1);
            assertThat(multi.node().clientConnections()).isEqualTo(1);
        }
    }

    @Test
    void connectTimeout() throws Exception {
        try (LocalNode client = LocalNode.bound(builder -> builder.timeout(Duration.ofSeconds(1)))) {
            int nobody = LocalNode.freePort();

            assertThatThrownBy(() -> client.connect(nobody)).isInstanceOf(UtpConnectException.class);
        }
    }

    @Test
    void closeTimeout() throws Exception {
        int nobody = LocalNode.freePort();
        LocalNode client = LocalNode.bound(builder -> builder.timeout(Duration.ofSeconds(1)));
        CompletableFuture<UtpSocket> connecting = client.connecting(nobody);
        Await.until("a SYN was sent", () -> client.node().statistics().datagramsSent() > 0);

        client.close();

        assertThatThrownBy(() -> Await.result(connecting)).isInstanceOf(UtpException.class);
    }

    @Test
    void close() throws Exception {
        try (LocalNode client = LocalNode.binding(0)) {
            LocalNode server = LocalNode.listening();
            UtpSocket socket = client.connect(server.port());
            server.accept();

            CompletableFuture<Void> closed = server.node().closeAsync();
            assertThat(Streams.read(socket)).isEqualTo(-1);
            socket.close();

            Await.result(closed);
            assertThat(server.node().address()).isNull();
        }
    }

    @Test
    void onClose() throws Exception {
        try (LocalNode server = LocalNode.listening();
                LocalNode client = LocalNode.binding(0)) {
            UtpSocket dialled = client.connect(server.port());
            dialled.end();
            UtpSocket accepted = server.accept();
            Streams.echo(accepted, Long.MAX_VALUE);
            assertThat(Streams.read(dialled)).isEqualTo(-1);

            Await.result(dialled.closeFuture());
            Await.result(accepted.closeFuture());
            client.awaitNoConnections();
            server.awaitNoConnections();
        }
    }

    @Test
    void end() throws Exception {
        try (LocalNode server = LocalNode.listening();
                LocalNode client = LocalNode.binding(0)) {
            UtpSocket dialled = client.connect(server.port());
            dialled.end();

            UtpSocket accepted = server.accept();
            assertThat(Streams.read(accepted)).isEqualTo(-1);
            accepted.end();
            assertThat(Streams.read(dialled)).isEqualTo(-1);
        }
    }

    @Test
    void idCached() throws Exception {
        Set<Integer> ids = new HashSet<>();
        try (LocalNode server = LocalNode.listening();
                LocalNode client = LocalNode.binding(0)) {
            for (int i = 0; i < 3; i++) {
                UtpSocket dialled = client.connect(server.port());
                ids.add(dialled.connectionId());
                dialled.end();
                Streams.echo(server.accept(), Long.MAX_VALUE);
                assertThat(Streams.read(dialled)).isEqualTo(-1);
                Await.result(dialled.closeFuture());
            }
        }
        assertThat(ids).hasSize(3);
    }

    @Test
    void interconnect() throws Exception {
        try (LocalNode first = LocalNode.listening();
                LocalNode second = LocalNode.listening()) {
            UtpSocket toSecond = first.connect(second.port());
            UtpSocket toFirst = second.connect(first.port());
            Streams.say(toSecond, "data2");
            Streams.say(toFirst, "data1");

            UtpSocket fromFirst = second.accept();
            UtpSocket fromSecond = first.accept();
            assertThat(Streams.hear(fromFirst, 5)).isEqualTo("data2");
            assertThat(Streams.hear(fromSecond, 5)).isEqualTo("data1");
            Streams.say(fromFirst, "reply2");
            Streams.say(fromSecond, "reply1");
            assertThat(Streams.hear(toSecond, 6)).isEqualTo("reply2");
            assertThat(Streams.hear(toFirst, 6)).isEqualTo("reply1");
        }
    }

    @Test
    void punch() throws Exception {
        try (LocalNode server = LocalNode.bound();
                LocalNode client = LocalNode.bound()) {
            CompletableFuture<PunchResult> fromServer =
                    server.node().punch(client.node().address(), 10);
            CompletableFuture<PunchResult> fromClient =
                    client.node().punch(server.node().address(), 10);

            assertThat(Await.result(fromServer).successful()).isTrue();
            assertThat(Await.result(fromClient).successful()).isTrue();
        }
    }

    @Test
    void punchFailed() throws Exception {
        InetSocketAddress nobody = LocalNode.loopback(LocalNode.freePort());
        try (LocalNode server = LocalNode.bound();
                LocalNode client = LocalNode.bound()) {
            CompletableFuture<PunchResult> fromServer = server.node().punch(nobody, 4);
            CompletableFuture<PunchResult> fromClient = client.node().punch(nobody, 4);

            assertThat(Await.result(fromServer).successful()).isFalse();
            assertThat(Await.result(fromClient).successful()).isFalse();
        }
    }

    @Test
    void write() throws Exception {
        wordsAndAnswers(Impairment.NONE);
    }

    @Test
    void scrampleWrite() throws Exception {
        wordsAndAnswers(Impairment.SCRAMPLE);
    }

    @Test
    void writeEnd() throws Exception {
        wordsAndEnd(Impairment.NONE);
    }

    @Test
    void scrampleWriteEnd() throws Exception {
        wordsAndEnd(Impairment.SCRAMPLE);
    }

    @Test
    void writeBig() throws Exception {
        bigEcho(Impairment.NONE, 100 << 10, true);
    }

    @Test
    void scrampleWriteBig() throws Exception {
        bigEcho(Impairment.SCRAMPLE, 10 << 10, false);
    }

    @Test
    void writeSequence() throws Exception {
        sequence(Impairment.NONE, 1000);
    }

    @Test
    void scrampleWriteSequence() throws Exception {
        sequence(Impairment.SCRAMPLE, 10);
    }

    private static void wordsAndAnswers(Impairment impairment) throws Exception {
        try (LocalNode server = LocalNode.listening();
                ImpairingRelay relay = ImpairingRelay.to(server.port(), impairment);
                LocalNode client = LocalNode.binding(0)) {
            UtpSocket dialled = client.connect(relay.port());
            Streams.say(dialled, "client");

            UtpSocket accepted = server.accept();
            assertThat(Streams.hear(accepted, 6)).isEqualTo("client");
            Streams.say(accepted, "server");
            assertThat(Streams.hear(dialled, 6)).isEqualTo("server");
        }
    }

    private static void wordsAndEnd(Impairment impairment) throws Exception {
        try (LocalNode server = LocalNode.listening();
                ImpairingRelay relay = ImpairingRelay.to(server.port(), impairment);
                LocalNode client = LocalNode.binding(0)) {
            UtpSocket dialled = client.connect(relay.port());
            Streams.say(dialled, "client");
            dialled.end();

            UtpSocket accepted = server.accept();
            assertThat(Streams.hearAll(accepted)).isEqualTo("client");
            Streams.say(accepted, "server");
            accepted.end();
            assertThat(Streams.hearAll(dialled)).isEqualTo("server");
        }
    }

    /** The client ends at once, or when the first bytes have come back; the rest still comes. */
    private static void bigEcho(Impairment impairment, int size, boolean endAtOnce) throws Exception {
        try (LocalNode server = LocalNode.listening();
                ImpairingRelay relay = ImpairingRelay.to(server.port(), impairment);
                LocalNode client = LocalNode.binding(0)) {
            UtpSocket dialled = client.connect(relay.port());
            CompletableFuture<Void> sent = Streams.send(dialled, 1, size);
            Streams.echo(server.accept(), Long.MAX_VALUE);
            Await.result(sent);

            Digest digest = Await.result(Streams.receive(dialled, 1, endAtOnce ? 0 : 1));
            dialled.end();
            digest = Await.result(Streams.receive(dialled, digest, Long.MAX_VALUE));
            assertThat(digest.bytes()).isEqualTo(size);
            assertThat(digest.mismatch()).isEqualTo(-1);
        }
    }

    private static void sequence(Impairment impairment, int count) throws Exception {
        String all = SeedScripts.sequence(count);
        try (LocalNode server = LocalNode.listening();
                ImpairingRelay relay = ImpairingRelay.to(server.port(), impairment);
                LocalNode client = LocalNode.binding(0)) {
            UtpSocket dialled = client.connect(relay.port());
            for (int i = 0; i < count; i++) {
                Streams.say(dialled, String.valueOf(i));
            }
            Streams.echo(server.accept(), all.length());

            assertThat(Streams.hearAll(dialled)).isEqualTo(all);
        }
    }
}
