package io.utp.spring.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.utp.PunchFailure;
import io.utp.PunchResult;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers in processes of their own that share their names in Redis, and peers that outlive one of them. */
class RedisRendezvousServersTests {

    private static final Duration BACK = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private RedisServer redis;

    private RendezvousServerProcess one;

    private RendezvousServerProcess other;

    private Peer alice;

    private Peer bob;

    @BeforeAll
    static void needsRedis() {
        RedisServer.assumeAvailable();
    }

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start();
        one = new RendezvousServerProcess(directory, "one", redis.port());
        other = new RendezvousServerProcess(directory, "other", redis.port());
        alice = new Peer("alice", one.address(), other.address());
        bob = new Peer("bob", other.address(), one.address());
        assertThat(alice.registered().server()).isEqualTo(one.address());
        assertThat(bob.registered().server()).isEqualTo(other.address());
    }

    @AfterEach
    void stop() throws Exception {
        for (Peer peer : new Peer[] {alice, bob}) {
            if (peer != null) {
                peer.node.close();
            }
        }
        for (RendezvousServerProcess server : new RendezvousServerProcess[] {one, other}) {
            if (server != null) {
                server.close();
            }
        }
        redis.close();
    }

    @Test
    void peersOfDifferentServersMeetInBothDirections() throws Exception {
        assertThat(ask(bob, "alice")).isEqualTo("alice heard bob");
        assertThat(ask(alice, "bob")).isEqualTo("bob heard alice");
    }

    @Test
    void thePeersOfAServerThatIsKilledComeBackThroughTheOther() throws Exception {
        UtpSocket before = bob.node.connect("alice").get(20, TimeUnit.SECONDS);

        long killed = System.nanoTime();
        one.kill();
        RendezvousStatus status = alice.registered();
        Duration back = since(killed);
        assertThat(ask(bob, "alice")).isEqualTo("alice heard bob");
        Duration called = since(killed);

        System.out.println("registered at the other server " + back.toMillis() + " ms after the kill, called again "
                + called.toMillis() + " ms after it");
        assertThat(status.server()).isEqualTo(other.address());
        assertThat(status.publicAddress()).isEqualTo(alice.node.address());
        assertThat(back).isLessThan(BACK);
        assertThat(say(before)).as("a connection needs no server").isEqualTo("alice heard bob");
    }

    @Test
    void namesAreBackAfterRedisHasForgottenThem() throws Exception {
        redis.stop();
        PunchResult without = bob.node.punch("alice").get(30, TimeUnit.SECONDS);
        redis.startAgain();
        long restarted = System.nanoTime();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> bob.node.punch("alice").get(30, TimeUnit.SECONDS).successful());
        Duration back = since(restarted);

        System.out.println("while Redis was gone: " + without.description() + "; callable again " + back.toMillis()
                + " ms after its restart");
        assertThat(without.failure()).isEqualTo(PunchFailure.NO_RENDEZVOUS);
        assertThat(ask(bob, "alice")).isEqualTo("alice heard bob");
        assertThat(ask(alice, "bob")).isEqualTo("bob heard alice");
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static String ask(Peer caller, String name) throws Exception {
        return say(caller.node.connect(name).get(20, TimeUnit.SECONDS));
    }

    /** What the other side makes of a word on this connection, which is over then. */
    private static String say(UtpSocket socket) throws IOException {
        try (socket) {
            socket.end();
            return new String(socket.inputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A node with a name, that answers who calls. */
    private static final class Peer implements UtpNodeListener {

        private final BlockingQueue<RendezvousStatus> registrations = new LinkedBlockingQueue<>();

        private final UtpNode node;

        Peer(String name, InetSocketAddress... servers) {
            node = UtpNode.builder()
                    .rendezvous(RendezvousOptions.of(List.of(servers), name, null))
                    .listener(this)
                    .build();
            node.listen(socket -> answer(name, socket));
            node.bind(new InetSocketAddress("127.0.0.1", 0)).join();
        }

        private static void answer(String name, UtpSocket socket) {
            try (socket) {
                socket.inputStream().readAllBytes();
                socket.outputStream().write((name + " heard " + socket.remoteName()).getBytes(StandardCharsets.UTF_8));
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }

        @Override
        public void rendezvousRegistered(UtpNode told, RendezvousStatus status) {
            registrations.add(status);
        }

        /** The next registration. */
        RendezvousStatus registered() throws InterruptedException {
            RendezvousStatus status = registrations.poll(30, TimeUnit.SECONDS);
            assertThat(status).as("registered in time").isNotNull();
            return status;
        }
    }
}
