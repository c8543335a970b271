package io.utp.spring.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

import io.utp.PunchResult;
import io.utp.SocketStatistics;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpResetException;
import io.utp.UtpSocket;
import io.utp.UtpTimeoutException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.core.retry.RetryPolicy;

/** What is tried again, what is not, and what ends it. */
class UtpTemplateRetryTests {

    private final UtpNode node = mock();

    private final UtpTemplate template = UtpTemplate.builder(node, UtpTemplateTests.CODECS)
            .codec("lines")
            .executor(Runnable::run)
            .retryPolicy(policy())
            .build();

    private final UtpOperations.PeerSpec bob = template.peer("bob");

    private static RetryPolicy policy() {
        return UtpTemplate.Builder.retries().delay(Duration.ofMillis(1)).build();
    }

    @Test
    void aConnectThatFailedIsTriedAgain() {
        UtpSocket socket = mock();
        given(node.connect("bob"))
                .willReturn(refused("one"), refused("two"), CompletableFuture.completedFuture(socket));
        assertThat(bob.connect()).isSameAs(socket);
    }

    @Test
    void theLastFailureHasTheEarlierOnes() {
        given(node.connect("bob")).willReturn(refused("one"), refused("two"), refused("three"));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(bob::connect)
                .havingCause()
                .isInstanceOf(UtpConnectException.class)
                .withMessage("three")
                .satisfies(ex -> assertThat(ex.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("one", "two"));
        then(node).should(times(3)).connect("bob");
    }

    @Test
    void aMistakeIsNotTriedAgain() {
        given(node.connect("bob")).willThrow(new IllegalStateException("closed"));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(bob::connect)
                .withMessage("closed");
        then(node).should(times(1)).connect("bob");
    }

    @Test
    void aRequestOfWhichNothingWasSentIsTriedAgain() throws IOException {
        UtpSocket broken = socket(0, "");
        OutputStream output = mock();
        given(broken.outputStream()).willReturn(output);
        willThrow(new UtpResetException("reset")).given(output).write(any(byte[].class), anyInt(), anyInt());
        UtpSocket sound = socket(6, "hi\n");
        given(node.connect("bob"))
                .willReturn(CompletableFuture.completedFuture(broken), CompletableFuture.completedFuture(sound));
        assertThat(bob.request("hello", String.class)).isEqualTo("hi");
        then(broken).should().destroy();
    }

    @Test
    void aRequestOfWhichSomethingWasSentIsNotTriedAgain() throws IOException {
        UtpSocket broken = socket(6, "");
        InputStream input = mock();
        given(broken.inputStream()).willReturn(input);
        given(input.read(any(byte[].class), anyInt(), anyInt())).willThrow(new UtpResetException("reset"));
        given(node.connect("bob")).willReturn(CompletableFuture.completedFuture(broken));
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> bob.request("hello", String.class))
                .withCauseInstanceOf(UtpResetException.class);
        then(node).should(times(1)).connect("bob");
    }

    @Test
    void aPolicyOfOnesOwnMayRetryMore() throws IOException {
        UtpSocket mute = socket(6, "");
        UtpSocket sound = socket(6, "hi\n");
        given(node.connect("bob"))
                .willReturn(CompletableFuture.completedFuture(mute), CompletableFuture.completedFuture(sound));
        UtpTemplate bold = template.mutate()
                .retryPolicy(RetryPolicy.builder().delay(Duration.ZERO).build())
                .build();
        assertThat(bold.peer("bob").request("hello", String.class)).isEqualTo("hi");
    }

    @Test
    void nothingIsTriedAgainWhenTheTimeIsUp() {
        given(node.connect("bob")).willReturn(refused("refused"));
        UtpTemplate slow = template.mutate()
                .retryPolicy(UtpTemplate.Builder.retries()
                        .delay(Duration.ofMinutes(1))
                        .maxDelay(Duration.ofMinutes(1))
                        .build())
                .build();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(
                        () -> slow.peer("bob").timeout(Duration.ofSeconds(5)).connect())
                .havingCause()
                .withMessage("refused");
        then(node).should(times(1)).connect("bob");
    }

    @Test
    void oneAttemptTakesNoLongerThanTheConnectTimeout() {
        CompletableFuture<UtpSocket> first = new CompletableFuture<>();
        UtpSocket socket = mock();
        given(node.connect("bob")).willReturn(first, CompletableFuture.completedFuture(socket));
        UtpTemplate impatient =
                template.mutate().connectTimeout(Duration.ofMillis(5)).build();
        assertThat(impatient.peer("bob").connect()).isSameAs(socket);
        assertThat(first).isCancelled();
    }

    @Test
    void theConnectTimeoutIsNamed() {
        given(node.connect("bob")).willReturn(new CompletableFuture<>());
        UtpTemplate impatient = template.mutate()
                .connectTimeout(Duration.ofMillis(5))
                .retryPolicy(UtpTemplate.Builder.retries().maxRetries(0).build())
                .build();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> impatient.peer("bob").connect())
                .havingCause()
                .isInstanceOf(UtpConnectException.class)
                .withMessage("No connection with bob within 5 ms (property 'utp.template.connect-timeout')");
    }

    @Test
    void theTimeoutOfTheOperationEndsAnAttempt() {
        CompletableFuture<UtpSocket> attempt = new CompletableFuture<>();
        given(node.connect("bob")).willReturn(attempt);
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> bob.timeout(Duration.ofMillis(5)).connect())
                .havingCause()
                .isInstanceOf(UtpTimeoutException.class)
                .withMessage("The connect to bob took longer than 5 ms");
        assertThat(attempt).isCancelled();
    }

    @Test
    void cancellingGivesTheAttemptUp() throws Exception {
        CompletableFuture<UtpSocket> attempt = new CompletableFuture<>();
        CountDownLatch dialled = new CountDownLatch(1);
        given(node.connect("bob")).willAnswer(call -> {
            dialled.countDown();
            return attempt;
        });
        UtpTemplate background =
                template.mutate().executor(CompletableFuture::runAsync).build();
        CompletableFuture<UtpSocket> future = background.peer("bob").connectAsync();
        assertThat(dialled.await(10, TimeUnit.SECONDS)).isTrue();
        future.cancel(true);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> attempt.get(10, TimeUnit.SECONDS));
    }

    @Test
    void futuresCompleteWithTheCauseItself() {
        given(node.connect("bob")).willReturn(refused("one"), refused("two"), refused("three"));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> bob.connectAsync().get())
                .withCauseInstanceOf(UtpConnectException.class);
    }

    @Test
    void anInterruptEndsTheWait() {
        CompletableFuture<UtpSocket> attempt = new CompletableFuture<>();
        given(node.connect("bob")).willReturn(attempt);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(bob::connect)
                .withCauseInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(attempt).isCancelled();
        then(node).should(times(1)).connect("bob");
    }

    @Test
    void anAddressIsPunchedAsLongAsTheTimeout() {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", 9);
        given(node.punch(any(InetSocketAddress.class), anyInt()))
                .willAnswer(call -> CompletableFuture.completedFuture(
                        new PunchResult("x", address, address, null, Duration.ZERO, call.getArgument(1), null)));
        assertThat(template.peer(address).punch().probes()).isEqualTo(20);
        assertThat(template.peer(address).timeout(Duration.ofSeconds(3)).punch().probes())
                .isEqualTo(6);
        assertThat(template.peer(address).punchAsync().join().probes()).isEqualTo(20);
        then(node).should(never()).punch(any(String.class));
    }

    @Test
    void timeoutsArePositive() {
        assertThatIllegalArgumentException().isThrownBy(() -> bob.timeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> template.mutate().requestTimeout(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.mutate().connectTimeout(Duration.ofMillis(-1)))
                .withMessage("connectTimeout must be positive, but was PT-0.001S");
    }

    private static CompletableFuture<UtpSocket> refused(String message) {
        return CompletableFuture.failedFuture(new UtpConnectException(message));
    }

    private static UtpSocket socket(long bytesSent, String reply) {
        UtpSocket socket = mock();
        given(socket.outputStream()).willReturn(new ByteArrayOutputStream());
        given(socket.inputStream()).willReturn(new ByteArrayInputStream(reply.getBytes(StandardCharsets.UTF_8)));
        SocketStatistics statistics = mock();
        given(statistics.bytesSent()).willReturn(bytesSent);
        given(socket.statistics()).willReturn(statistics);
        return socket;
    }
}
