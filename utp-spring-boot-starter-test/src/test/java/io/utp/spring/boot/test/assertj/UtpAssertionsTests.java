package io.utp.spring.boot.test.assertj;

import static io.utp.spring.boot.test.assertj.UtpAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.utp.CloseReason;
import io.utp.PunchFailure;
import io.utp.PunchMethod;
import io.utp.PunchResult;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.boot.test.network.InMemoryUtpNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UtpAssertionsTests {

    private static final Duration SHORT = Duration.ofMillis(20);

    private static final InetSocketAddress BOB = InetSocketAddress.createUnresolved("bob", 0);

    private final InMemoryUtpNetwork network = InMemoryUtpNetwork.withSeed(1);

    private final UtpNode alice = UtpNode.builder().network(network.host()).build();

    private final UtpNode bob = UtpNode.builder().network(network.host()).build();

    private UtpSocket socket;

    private UtpSocket peer;

    @BeforeEach
    void connect() throws Exception {
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        alice.bind(new InetSocketAddress(0)).join();
        bob.bind(new InetSocketAddress(0)).join();
        bob.listen(accepted::add).join();
        socket = alice.connect(bob.address()).join();
        peer = accepted.poll(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        socket.destroy();
        peer.destroy();
        alice.close();
        bob.close();
    }

    private static void fails(ThrowingCallable assertion, String... parts) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion)
                .satisfies(error -> assertThat(error.getMessage()).contains(parts));
    }

    private void write(String text) throws IOException {
        peer.outputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anOpenConnectionIsOpen() {
        assertThat(socket).isOpen().isConnectedTo(bob.address());
        fails(() -> assertThat(socket).within(SHORT).isClosed(), "within 20 ms", "open");
        fails(
                () -> assertThat(socket).isConnectedTo(alice.address()),
                alice.address().toString());
        fails(() -> assertThat(socket).isConnectedTo("carol"), "'carol'", "null");
    }

    @Test
    void aConnectionThatIsGoneTellsWhy() {
        peer.destroy();
        assertThat(socket).isClosed().isClosedBecause(CloseReason.RESET_BY_PEER);
        fails(() -> assertThat(socket).isClosedBecause(CloseReason.FINISHED), "FINISHED", "RESET_BY_PEER");
        fails(() -> assertThat(socket).isOpen(), "RESET_BY_PEER");
    }

    @Test
    void whatWasReceivedIsReadPieceByPiece() throws Exception {
        write("hello, world");
        assertThat(socket).hasReceived("hello").hasReceived(", ".getBytes(StandardCharsets.UTF_8));
        peer.end();
        assertThat(socket).hasReceivedExactly("world").hasReceivedExactly("");
    }

    @Test
    void whatDiffersIsShown() throws Exception {
        write("jello");
        fails(() -> assertThat(socket).hasReceived("hello"), "5 bytes \"hello\"", "\"jello\"", "differ at byte 0");
        write("%s");
        fails(() -> assertThat(socket).within(SHORT).hasReceived("%snow"), "no more came in 20 ms", "2 bytes \"%s\"");
        write("x".repeat(300));
        peer.end();
        fails(() -> assertThat(socket).hasReceivedExactly("x"), "300 bytes", "xxx...");
    }

    @Test
    void aFailureWhileReadingIsShown() throws Exception {
        peer.destroy();
        assertThat(socket).isClosed();
        fails(() -> assertThat(socket).hasReceived("a"), "UtpResetException");
    }

    @Test
    void aPunchTellsHowItEnded() {
        PunchResult found = new PunchResult("bob", BOB, BOB, PunchMethod.HOST, Duration.ZERO, 3, null);
        assertThat(found).isSuccessful().isSuccessfulBy(PunchMethod.HOST);
        fails(() -> assertThat(found).isSuccessfulBy(PunchMethod.BIRTHDAY), "BIRTHDAY", "HOST");
        fails(() -> assertThat(found).hasFailedBecause(PunchFailure.NO_ANSWER), "NO_ANSWER", "Found a way");

        PunchResult failed = new PunchResult("bob", BOB, BOB, null, Duration.ZERO, 3, PunchFailure.NO_SUCH_NAME);
        assertThat(failed).hasFailedBecause(PunchFailure.NO_SUCH_NAME);
        fails(() -> assertThat(failed).isSuccessful(), "NO_SUCH_NAME", "spelling");
    }
}
