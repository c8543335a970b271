package com.example;

import static io.utp.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext;

/** What the README shows does what the README says. */
@SpringBootTest(properties = {"utp.port=0", "logging.level.io.utp=info", "logging.level.com.example=info"})
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class SnippetTests {

    /** The last application that starts decides what all of them log. */
    private static final String LOGGING = "--logging.level.com.example=info";

    @Autowired
    UtpNode node;

    @Autowired
    Puncher puncher;

    @Autowired
    Slowest slowest;

    @Autowired
    MeterRegistry meters;

    @Value("${local.utp.port}")
    int port;

    @Test
    void whatTheOutboxSendsArrivesInTheInbox(@TempDir Path directory, CapturedOutput output) throws IOException {
        byte[] content = new byte[1_000_000];
        try (ConfigurableApplicationContext sender =
                new SpringApplicationBuilder(Application.class).run("--utp.port=0", LOGGING)) {
            sender.getBean(Outbox.class).send(Files.write(directory.resolve("a"), content), loopback(port));
        }
        Path received = await().until(() -> received(output.getOut()), path -> path != null);
        assertThat(received).hasBinaryContent(content);
        Files.delete(received);
        await().untilAsserted(() -> assertThat(output).contains(": FINISHED after 1000000 bytes"));
    }

    @Test
    void whatAliceSendsToBobArrivesInHisInbox(@TempDir Path directory, CapturedOutput output) throws IOException {
        byte[] content = new byte[2_000_000];
        try (UtpNode rendezvous = UtpNode.builder()
                        .rendezvousServer(RendezvousServerOptions.defaults())
                        .build();
                ConfigurableApplicationContext bob = peer("bob", rendezvous);
                ConfigurableApplicationContext alice = peer("alice", rendezvous)) {
            await().until(() -> bob.getBean(UtpNode.class).rendezvous().registered());
            alice.getBean(Caller.class).sendToBob(Files.write(directory.resolve("a"), content));
        }
        Path received = await().until(() -> received(output.getOut()), path -> path != null);
        assertThat(received).hasBinaryContent(content);
        Files.delete(received);
    }

    private static ConfigurableApplicationContext peer(String name, UtpNode rendezvous) {
        InetSocketAddress address = (rendezvous.address() != null)
                ? rendezvous.address()
                : rendezvous.bind(loopback(0)).join();
        return new SpringApplicationBuilder(Application.class)
                .run(
                        "--utp.host=127.0.0.1",
                        "--utp.port=0",
                        LOGGING,
                        "--utp.rendezvous.servers=127.0.0.1:" + address.getPort(),
                        "--utp.rendezvous.name=" + name);
    }

    private static @Nullable Path received(String output) {
        Matcher matcher = Pattern.compile("/127\\.0\\.0\\.1:\\d+ sent (.+)").matcher(output);
        return matcher.find() ? Path.of(matcher.group(1)) : null;
    }

    @Test
    void aPeerThatPunchesIsReached() throws Exception {
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        try (UtpNode peer = UtpNode.builder().build()) {
            peer.listen(accepted::add);
            InetSocketAddress address = peer.bind(loopback(0)).join();
            peer.punch(loopback(port), 20);
            try (UtpSocket socket = puncher.reach(address)) {
                assertThat(socket.remoteAddress()).isEqualTo(address);
                accepted.poll(10, TimeUnit.SECONDS).close();
            }
        }
    }

    @Test
    void theSlowestConnectionIsFound() throws Exception {
        assertThat(slowest.connection()).isEmpty();
        try (UtpNode peer = UtpNode.builder().build()) {
            peer.bind(loopback(0)).join();
            UtpSocket socket = peer.connect(loopback(port)).join();
            UtpSocket accepted = await().until(() -> slowest.connection().orElse(null), found -> found != null);
            assertThat(accepted.remoteAddress()).isEqualTo(peer.address());
            socket.destroy();
        }
    }

    @Test
    void connectsAreTaggedWithTheRegion() throws Exception {
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        try (UtpNode peer = UtpNode.builder().build()) {
            peer.listen(accepted::add);
            InetSocketAddress address = peer.bind(loopback(0)).join();
            node.connect(address).join().destroy();
        }
        assertThat(meters.get("utp.connect")
                        .tags("region", "north", "node", "default", "outcome", "success")
                        .timer()
                        .count())
                .isPositive();
    }

    @Test
    void echoSaysHello(CapturedOutput output) throws IOException {
        Echo.main(new String[0]);
        assertThat(output.getOut().lines()).contains("hello");
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @SpringBootApplication
    static class Application {}
}
