package io.utp.sample;

import static io.utp.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.rendezvous.RendezvousServerOptions;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receivers that are found by name, and what the user reads when they are not. */
class ByNameTests {

    static final String SECRET = "a secret of the rendezvous";

    /** Of alice; the README says how it is made. */
    static final String TOKEN = "d4Hr3hU_G17OPZfd5-Jn2-7rl5fMkSVITHp4odbYuiU";

    @TempDir
    Path directory;

    private @Nullable UtpNode rendezvous;

    private Path file = Path.of("");

    @BeforeEach
    void make() throws Exception {
        file = TestFiles.random(directory.resolve("a.bin"), 3_000_000);
    }

    @AfterEach
    void close() {
        if (rendezvous != null) {
            rendezvous.close();
        }
    }

    @Test
    void aFileGoesToAName() throws Exception {
        String server = serve(null);
        Run alice = receive("--once", "--name=alice", server);
        Run bob = Run.of("--send=" + file, "--to=alice", "--name=bob", server);
        assertThat(bob.err()).isEmpty();
        assertThat(bob.exitCode()).isZero();
        assertThat(bob.out().get(0)).isEqualTo("sending a.bin, 2.9 MiB, from this node to alice");
        assertThat(bob.out())
                .anyMatch(line ->
                        line.matches("registered as bob at the rendezvous 127\\.0\\.0\\.1:\\d+, seen at 127\\.\\S+"))
                .anyMatch(line -> line.matches("found a way to alice at \\S+:\\d+, [a-z ]+, in [0-9.]+ s"));
        assertThat(bob.lastLine()).isEqualTo("verified sha256 " + TestFiles.sha256(file));
        assertThat(alice.exitCode()).isZero();
        assertThat(alice.err()).isEmpty();
        assertThat(alice.out())
                .anyMatch(line -> line.matches("connected bob \\(\\S+:\\d+\\)"))
                .contains("received " + directory.resolve("inbox/a.bin") + " from bob, 3000000 bytes, sha256 "
                        + TestFiles.sha256(file));
    }

    @Test
    void aSenderNeedsNoName() throws Exception {
        String server = serve(null);
        Run alice = receive("--once", "--name=alice", server);
        Run guest = Run.of("--send=" + file, "--to=alice", server);
        assertThat(guest.err()).isEmpty();
        assertThat(guest.out()).anyMatch(line -> line.startsWith("connected with the rendezvous 127.0.0.1:"));
        assertThat(guest.lastLine()).isEqualTo("verified sha256 " + TestFiles.sha256(file));
        assertThat(alice.exitCode()).isZero();
        assertThat(alice.out())
                .anyMatch(line -> line.startsWith("received " + directory.resolve("inbox/a.bin") + ", "));
    }

    @Test
    void theRendezvousIsOneOfItsRoles() throws Exception {
        int port = freePort();
        Run server = Run.start(
                "--role=rendezvous",
                "--utp.host=127.0.0.1",
                "--utp.port=" + port,
                "--utp.rendezvous.server.observation-ports=0,0");
        await().until(() -> !server.out().isEmpty());
        assertThat(server.out())
                .containsExactly("rendezvous: listening on UDP port " + port
                        + ", observation ports: any free one, any free one, a name belongs to who has it first");
        Run alice = receive("--once", "--name=alice", "--rendezvous=127.0.0.1:" + port);
        Run bob = Run.of("--send=" + file, "--to=alice", "--rendezvous=127.0.0.1:" + port);
        assertThat(bob.lastLine()).isEqualTo("verified sha256 " + TestFiles.sha256(file));
        assertThat(alice.exitCode()).isZero();
    }

    private static int freePort() throws SocketException {
        try (DatagramSocket free = new DatagramSocket(0)) {
            return free.getLocalPort();
        }
    }

    @Test
    void aNameThatNobodyHasIsSaid() {
        assertFails(
                "cannot send a\\.bin: No way to carol after [0-9.]+ s and 0 probes: NO_SUCH_NAME; check the spelling,"
                        + " and that the peer is running and registered at a server of the same rendezvous",
                "--to=carol",
                serve(null));
    }

    @Test
    void aServerThatIsNotThereIsSaid() {
        assertFails(
                "cannot send a\\.bin: No way to alice after [0-9.]+ s and 0 probes: NO_RENDEZVOUS; check"
                        + " utp\\.rendezvous\\.servers, that the server runs, and that firewalls let UDP out to it"
                        + " \\(127\\.0\\.0\\.1:9: the server did not answer in time\\)",
                "--to=alice",
                "--rendezvous=127.0.0.1:9",
                "--utp.rendezvous.call-timeout=6s");
    }

    @Test
    void aNameIsProvedByItsToken() throws Exception {
        String server = serve(SECRET);
        Run alice = receive("--once", "--name=alice", "--token=" + TOKEN, server);
        assertThat(alice.out()).noneMatch(line -> line.contains(TOKEN));
        assertFails(
                "cannot send a\\.bin: No way to alice after [0-9.]+ s and 0 probes: REGISTRATION_REFUSED; check"
                        + " utp\\.rendezvous\\.name and utp\\.rendezvous\\.token \\(the token is not the one of this name\\)",
                "--to=alice",
                "--name=bob",
                "--token=guessed",
                server);
    }

    @Test
    void aReceiverSaysThatItsNameIsTaken() throws Exception {
        String server = serve(null);
        receive("--name=alice", server);
        Run second = receiving("--name=alice", server, "--dir=" + directory.resolve("second"));
        await().untilAsserted(() -> assertThat(second.out())
                .contains("not registered as alice: somebody else has the name alice; trying again, check --rendezvous,"
                        + " --name and --token"));
    }

    private void assertFails(String message, String... args) {
        String[] all = new String[args.length + 1];
        System.arraycopy(args, 0, all, 1, args.length);
        all[0] = "--send=" + file;
        Run run = Run.of(all);
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).singleElement().asString().matches("error: " + message);
    }

    /** Returns when the receiver can be called. */
    private Run receive(String... args) {
        Run run = receiving(args);
        await().until(() -> run.out().stream().anyMatch(line -> line.startsWith("registered as alice at ")));
        return run;
    }

    private Run receiving(String... args) {
        List<String> all = new ArrayList<>(List.of("--receive", "--utp.port=0"));
        all.addAll(List.of(args));
        if (all.stream().noneMatch(arg -> arg.startsWith("--dir"))) {
            all.add("--dir=" + directory.resolve("inbox"));
        }
        return Run.start(all.toArray(String[]::new));
    }

    private String serve(@Nullable String secret) {
        UtpNode node = UtpNode.builder()
                .rendezvousServer(
                        new RendezvousServerOptions(null, secret, Duration.ofMinutes(1), List.of(), 100, 100, 60))
                .build();
        rendezvous = node;
        InetSocketAddress address = node.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .join();
        return "--rendezvous=127.0.0.1:" + address.getPort();
    }
}
