package io.utp.sample;

import static io.utp.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.utp.PunchFailure;
import io.utp.PunchResult;
import io.utp.UtpException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousRegistry;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.spring.annotation.UtpListener;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.core.UtpOperations;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The texts under "Troubleshooting" are those that a user meets; addresses and numbers are others. */
@ExtendWith(OutputCaptureExtension.class)
class TroubleshootingTests {

    private final UtpNode node =
            UtpNode.builder().timeout(Duration.ofSeconds(1)).build();

    private final UtpNode peer = UtpNode.builder().build();

    private @Nullable UtpNode serving;

    @AfterEach
    void close() {
        if (serving != null) {
            serving.close();
        }
        node.close();
        peer.close();
    }

    @Test
    void aPortInUse() throws IOException {
        try (DatagramSocket other = new DatagramSocket(0)) {
            assertExplained(catchThrowable(() -> node.bind(new InetSocketAddress(other.getLocalPort()))
                            .join())
                    .getCause()
                    .getMessage());
        }
    }

    @Test
    void noAnswer() throws IOException {
        node.bind().join();
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertExplained(connectFailure((InetSocketAddress) silent.getLocalSocketAddress()));
        }
    }

    @Test
    void refused() throws IOException {
        node.bind().join();
        assertExplained(connectFailure(peer.bind(loopback()).join()));
    }

    private String connectFailure(InetSocketAddress remote) {
        return catchThrowable(() -> node.connect(remote).join()).getCause().getMessage();
    }

    @Test
    void reset() throws Exception {
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        peer.listen(accepted::add);
        node.bind().join();
        UtpSocket socket = node.connect(peer.bind(loopback()).join()).join();
        accepted.poll(10, TimeUnit.SECONDS).destroy();
        assertExplained(catchThrowable(() -> socket.inputStream().read()).getMessage());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void smallKernelBuffers(CapturedOutput output) throws IOException {
        try (UtpNode greedy = UtpNode.builder().socketBufferSize(1 << 30).build()) {
            greedy.bind().join();
            String warning = output.getAll()
                    .lines()
                    .filter(line -> line.contains("The kernel gave"))
                    .findFirst()
                    .orElseThrow();
            assertExplained(warning.replaceAll(".*(The kernel gave .* were asked for).*", "$1"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_SUCH_NAME", "DECLINED", "NO_RENDEZVOUS", "REGISTRATION_REFUSED", "UNPREDICTABLE_PORTS"})
    void noWay(PunchFailure failure) throws IOException {
        InetSocketAddress remote = InetSocketAddress.createUnresolved("bob", 0);
        assertExplained(new PunchResult("bob", remote, remote, null, Duration.ofMillis(20), 0, failure).description());
    }

    @Test
    void aSilentRendezvous() throws IOException {
        assertExplained(problem(join("alice", null, new InetSocketAddress("127.0.0.1", 9))));
    }

    @Test
    void noRendezvous() throws IOException {
        String problem = problem(join("alice", null, peer.bind(loopback()).join()));
        assertThat(Files.readString(Path.of("../README.md"))).contains("`" + problem.replaceAll(".*: ", "") + "`");
    }

    @Test
    void aNameThatIsTaken() throws IOException {
        InetSocketAddress server = serve(null);
        try (UtpNode first = join("alice", null, server)) {
            await().until(() -> first.rendezvous().registered());
            assertExplained(problem(join("alice", null, server)));
        }
    }

    @Test
    void aWrongToken() throws IOException {
        assertExplained(problem(join("alice", "guessed", serve("a secret of the server"))));
    }

    @Test
    void noName() throws IOException {
        UtpNode guest = join(null, null, serve("a secret of the server"));
        assertThat(guest.punch("bob").join().failure()).isEqualTo(PunchFailure.REGISTRATION_REFUSED);
        assertExplained(problem(guest));
    }

    /** What the log says after a while. */
    private static String problem(UtpNode joined) {
        try (joined) {
            String problem = await().until(() -> joined.rendezvous().problem(), text -> text != null);
            return "Not connected with the rendezvous: " + problem;
        }
    }

    private static UtpNode join(@Nullable String name, @Nullable String token, InetSocketAddress server) {
        UtpNode joined = UtpNode.builder()
                .rendezvous(RendezvousOptions.of(List.of(server), name, token))
                .build();
        joined.bind(loopback()).join();
        return joined;
    }

    /** On a port of {@link #serving}'s. */
    private InetSocketAddress serve(@Nullable String secret) {
        serving = UtpNode.builder()
                .rendezvousServer(
                        new RendezvousServerOptions(null, secret, Duration.ofMinutes(1), List.of(), 100, 100, 60))
                .build();
        return serving.bind(loopback()).join();
    }

    @Test
    void observationPortsInUse(CapturedOutput output) throws IOException {
        try (DatagramSocket other = new DatagramSocket(loopback())) {
            List<Integer> ports = List.of(other.getLocalPort(), 0);
            serving = UtpNode.builder()
                    .rendezvousServer(new RendezvousServerOptions(null, null, Duration.ofMinutes(1), ports, 1, 1, 1))
                    .build();
            serving.bind(loopback()).join();
            assertExplained(logged(output, "The observation ports .* what their NATs do"));
        }
    }

    @Test
    void aRegistryThatIsNotThere(CapturedOutput output) throws IOException {
        RendezvousRegistry registry = mock();
        given(registry.subscribe(any(), any())).willReturn(CompletableFuture.failedFuture(new UtpException("gone")));
        serving = UtpNode.builder()
                .rendezvousServer(RendezvousServerOptions.defaults(), registry)
                .build();
        serving.bind(loopback()).join();
        assertExplained(logged(output, "The rendezvous registry .* meanwhile"));
    }

    private static String logged(CapturedOutput output, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return await().until(
                        () -> compiled.matcher(output.getAll())
                                .results()
                                .map(MatchResult::group)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void messages() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("tools.jackson"))
                .withPropertyValues("utp.template.request-timeout=1s")
                .run(context -> {
                    UtpOperations utp = context.getBean(UtpOperations.class);
                    peer.listen(socket -> {});
                    String address = "127.0.0.1:" + peer.bind(loopback()).join().getPort();
                    assertExplained(messageOf(() -> utp.peer(address).send("hello")));
                    assertExplained(
                            messageOf(() -> utp.peer(address).codec("json").send("hello")));
                    UtpOperations.PeerSpec lines = utp.peer(address).codec("lines");
                    assertExplained(causeOf(() -> lines.send("x".repeat(2_000_000))));
                    assertExplained(causeOf(() -> lines.request("hello", String.class)));
                });
    }

    private static String messageOf(ThrowingCallable call) {
        return catchThrowable(call).getMessage();
    }

    private static String causeOf(ThrowingCallable call) {
        return catchThrowable(call).getCause().getMessage();
    }

    @Test
    void twoListeners() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(UtpAutoConfiguration.class))
                .withBean(TwoListeners.class)
                .run(context -> assertExplained(
                        context.getStartupFailure().getMessage().replaceAll("(there are two): .*", "$1")));
    }

    @Test
    void encryptionThatCannotBe(@TempDir Path directory) throws IOException {
        assertExplained(reasonOfInvalidProperty("utp.ssl.bundle=peer"));
        Path identity = directory.resolve("identity.pem");
        assertExplained(reasonOfInvalidProperty("utp.ssl.identity=" + identity, "utp.ssl.client-auth=need"));
        if (Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rw-r--r--"));
            assertExplained(
                    reasonOfInvalidProperty("utp.ssl.identity=" + identity).replace(directory.toString(), "/etc/peer"));
        }
    }

    private static String reasonOfInvalidProperty(String... properties) {
        AtomicReference<String> reason = new AtomicReference<>();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UtpAutoConfiguration.class))
                .withPropertyValues(properties)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> reason.set(failure.getReason())));
        return reason.get();
    }

    /** Says the README so, but for the numbers? */
    private static void assertExplained(String text) throws IOException {
        assertThat(anyNumbers(Files.readString(Path.of("../README.md")))).contains("**`" + anyNumbers(text) + "`**");
    }

    private static String anyNumbers(String text) {
        return text.replaceAll("\\d+\\.\\d+\\.\\d+\\.\\d+|0:0:0:0:0:0:0:0", "HOST")
                .replaceAll("\\d+", "N");
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    static class TwoListeners {

        @UtpListener
        void one(UtpSocket socket) {}

        @UtpListener
        void two(UtpSocket socket) {}
    }
}
