package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;

import io.utp.CloseReason;
import io.utp.UtpResetException;
import io.utp.UtpSocket;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.Statistics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class UtpListenerContainerTests {

    private final ListenerFixtures fixtures = new ListenerFixtures();

    private final Holding bean = new Holding();

    private final UtpListenerEndpoint endpoint = ListenerFixtures.endpoint(bean, "hold");

    private final UtpSocket first = ListenerFixtures.socket();

    private final UtpSocket second = ListenerFixtures.socket();

    private final UtpSocket third = ListenerFixtures.socket();

    @BeforeEach
    void prepare() {
        fixtures.beans.registerSingleton("utpNode", new FakeUtpNode());
    }

    @Test
    void beyondTheConcurrencyConnectionsWaitForTheirTurn() {
        endpoint.setConcurrency(1);
        UtpListenerContainer container = started();

        container.accept(first);
        container.accept(second);
        container.accept(third);
        assertThat(bean.held).containsOnlyKeys(first);
        assertThat(container.connections()).isOne();
        assertThat(container.queued()).isEqualTo(2);

        bean.held.get(first).complete(null);
        assertThat(bean.held).containsOnlyKeys(first, second);
        assertThat(container.connections()).isOne();
        assertThat(container.queued()).isOne();
    }

    @Test
    void whoLeavesMeanwhileTakesNoPlaceInTheQueue() {
        endpoint.setConcurrency(1);
        endpoint.setQueueCapacity(1);
        UtpListenerContainer container = started();
        CompletableFuture<CloseReason> gone = new CompletableFuture<>();
        given(second.closeFuture()).willReturn(gone);
        container.accept(first);
        container.accept(second);

        gone.complete(CloseReason.RESET_BY_PEER);
        container.accept(third);

        assertThat(container.queued()).isOne();
        then(third).should(never()).destroy();
    }

    @Test
    void beyondTheQueueTheyAreRefusedAndTheLogSaysSoOnce(CapturedOutput output) {
        endpoint.setConcurrency(1);
        endpoint.setQueueCapacity(0);
        UtpListenerContainer container = started();
        container.accept(first);

        container.accept(second);
        container.accept(third);

        then(second).should().destroy();
        then(third).should().destroy();
        assertThat(container.refused()).isEqualTo(2);
        assertThat(output).containsOnlyOnce(" handles 1 connections already; that of /127.0.0.1:4711 is refused");
    }

    @Test
    void toldToRejectItHasNoQueue() {
        endpoint.setConcurrency(1);
        endpoint.setOverflow(UtpListenerOverflow.REJECT);
        UtpListenerContainer container = started();
        container.accept(first);

        container.accept(second);

        then(second).should().destroy();
        assertThat(container.queued()).isZero();
    }

    @Test
    void aStopRefusesThoseThatWait() {
        endpoint.setConcurrency(1);
        UtpListenerContainer container = started();
        container.accept(first);
        container.accept(second);

        CompletableFuture<Void> stopped = container.stopAsync();

        then(second).should().destroy();
        then(first).should(never()).destroy();
        assertThat(stopped).isNotDone();
        bean.held.get(first).complete(null);
        assertThat(stopped).isCompleted();
        assertThat(bean.held).containsOnlyKeys(first);
    }

    @Test
    void aStopIsOverAtOnceWhenNothingRuns() {
        endpoint.setGracefulShutdownPeriod(Duration.ofHours(1));
        UtpListenerContainer container = started();
        container.accept(first);
        bean.held.get(first).complete(null);

        assertThat(container.stopAsync()).isCompleted();
        assertThat(container.stopAsync()).isCompleted();
        assertThat(container.isRunning()).isFalse();
    }

    @Test
    void afterThePeriodTheConnectionEndsWithoutItsMethod(CapturedOutput output) {
        CompletableFuture<Void> delivered = new CompletableFuture<>();
        given(first.end()).willReturn(delivered);
        endpoint.setGracefulShutdownPeriod(Duration.ZERO);
        UtpListenerContainer container = started();
        container.accept(first);

        container.stop();

        then(first).should().end();
        then(first).should(never()).destroy();
        delivered.complete(null);
        then(first).should().destroy();
        bean.held.get(first).completeExceptionally(new UtpResetException("destroyed on this side"));
        assertThat(output).doesNotContain("destroyed on this side");
    }

    @Test
    void stoppedItRefusesAndStartedAgainItDoesNot() {
        UtpListenerContainer container = started();
        container.stop();
        container.accept(first);
        then(first).should().destroy();

        container.start();
        container.accept(second);

        assertThat(bean.held).containsOnlyKeys(second);
    }

    @Test
    void anExecutorThatTakesNothingCostsTheConnection(CapturedOutput output) {
        fixtures.beans.registerSingleton("full", (Executor) task -> {
            throw new RejectedExecutionException("full");
        });
        endpoint.setExecutor("full");
        UtpListenerContainer container = started();

        container.accept(first);

        then(first).should().destroy();
        assertThat(container.connections()).isZero();
        assertThat(output).contains("RejectedExecutionException: full");
    }

    @Test
    void runsOnTheExecutorThatItNames() {
        List<Runnable> tasks = new ArrayList<>();
        fixtures.beans.registerSingleton("own", (Executor) tasks::add);
        endpoint.setExecutor("own");
        UtpListenerContainer container = started();

        container.accept(first);
        assertThat(bean.held).isEmpty();
        tasks.remove(0).run();

        assertThat(bean.held).containsOnlyKeys(first);
    }

    @Test
    void aConnectionIsSilentWhenNothingHasMovedForThatLong() {
        ListenerConnection connection = new ListenerConnection(started(), first);
        given(first.statistics())
                .willReturn(Statistics.ofSocket(10, 0), Statistics.ofSocket(20, 0), Statistics.ofSocket(20, 5));

        assertThat(connection.destroyIfSilent(100, 1_000, false)).isFalse();
        assertThat(connection.destroyIfSilent(100, 1_100, false)).as("received").isFalse();
        assertThat(connection.destroyIfSilent(100, 1_150, false)).as("sent").isFalse();
        assertThat(connection.destroyIfSilent(100, 1_249, false)).isFalse();
        then(first).should(never()).destroy();
        assertThat(connection.destroyIfSilent(100, 1_250, false)).isTrue();
        then(first).should().destroy();
        assertThat(connection.destroyIfSilent(100, 9_999, false)).as("once").isFalse();
    }

    @Test
    void theTimeThatAMethodTakesForAMessageIsNoSilence() {
        ListenerConnection connection = new ListenerConnection(started(), first);
        given(first.statistics()).willReturn(Statistics.ofSocket(10, 0));

        connection.destroyIfSilent(100, 1_000, true);
        assertThat(connection.destroyIfSilent(100, 2_000, true)).isFalse();
        connection.awaitMessage();
        assertThat(connection.destroyIfSilent(100, 3_000, true))
                .as("begins to wait")
                .isFalse();
        assertThat(connection.destroyIfSilent(100, 3_100, true)).isTrue();
    }

    @Test
    void interceptorsStandAroundTheCallInTheirOrder() throws IOException {
        List<String> log = new ArrayList<>();
        fixtures.beans.registerSingleton("a", interceptor("a", log));
        fixtures.beans.registerSingleton("b", interceptor("b", log));
        UtpListenerContainer container = started();

        container.accept(first);
        assertThat(log).containsExactly("a before " + endpoint.id(), "b before " + endpoint.id());
        bean.held.get(first).complete(null);

        assertThat(log).hasSize(4).endsWith("b after null", "a after null");
        then(first).should().close();
    }

    @Test
    void interceptorsSeeTheFailureThatTheErrorHandlerThenDealsWith() throws IOException {
        List<String> log = new ArrayList<>();
        fixtures.beans.registerSingleton("interceptor", interceptor("a", log));
        fixtures.beans.registerSingleton("errors", (UtpListenerErrorHandler) (call, failure) -> {
            log.add("handler " + call.socket().remoteAddress() + " " + failure.getMessage());
            return null;
        });
        endpoint.setErrorHandler("errors");
        UtpListenerContainer container = started();
        container.accept(first);

        bean.held.get(first).completeExceptionally(new IllegalStateException("out of paper"));

        assertThat(log)
                .endsWith(
                        "a after java.lang.IllegalStateException: out of paper",
                        "handler /127.0.0.1:4711 out of paper");
        then(first).should().close();
        then(first).should(never()).destroy();
    }

    @Test
    void whatTheErrorHandlerThrowsCostsTheConnection(CapturedOutput output) throws IOException {
        fixtures.beans.registerSingleton("errors", (UtpListenerErrorHandler) (call, failure) -> {
            throw new IllegalArgumentException("still " + failure.getMessage());
        });
        endpoint.setErrorHandler("errors");
        UtpListenerContainer container = started();
        container.accept(first);

        bean.held.get(first).completeExceptionally(new IllegalStateException("out of paper"));

        then(first).should().destroy();
        assertThat(output).contains("IllegalArgumentException: still out of paper");
    }

    @Test
    void aByteChannelReadsAndWritesTheConnection() throws IOException {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        UtpSocket socket = ListenerFixtures.socket("hello", answers);

        try (SocketByteChannel channel = new SocketByteChannel(socket)) {
            ByteBuffer buffer = ByteBuffer.allocate(3);
            assertThat(channel.read(buffer)).isEqualTo(3);
            buffer.flip();
            assertThat(channel.write(buffer)).isEqualTo(3);
            buffer.clear();
            assertThat(channel.read(buffer)).isEqualTo(2);
            assertThat(channel.read(buffer)).isEqualTo(-1);
            assertThat(channel.isOpen()).isTrue();
        }

        assertThat(answers.toString(StandardCharsets.UTF_8)).isEqualTo("hel");
        then(socket).should().close();
    }

    private UtpListenerContainer started() {
        UtpListenerContainer container = fixtures.factory().create(endpoint);
        container.start();
        return container;
    }

    private static UtpListenerInterceptor interceptor(String name, List<String> log) {
        return call -> {
            log.add(name + " before " + call.listenerId());
            return call.proceed()
                    .whenComplete((result, failure) ->
                            log.add(name + " after " + ((failure != null) ? CallPipeline.unwrapped(failure) : null)));
        };
    }

    /** Keeps each connection until the test is done with it. */
    static final class Holding {

        final Map<UtpSocket, CompletableFuture<Void>> held = new LinkedHashMap<>();

        CompletionStage<Void> hold(UtpSocket socket) {
            return held.computeIfAbsent(socket, key -> new CompletableFuture<>());
        }
    }
}
