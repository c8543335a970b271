package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.never;

import io.utp.UtpResetException;
import io.utp.UtpSocket;
import io.utp.spring.FakeUtpNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class UtpListenerEndpointRegistryTests {

    private final FakeUtpNode node = new FakeUtpNode();

    private final FakeUtpNode otherNode = new FakeUtpNode();

    private final ListenerFixtures fixtures = new ListenerFixtures();

    private final UtpListenerEndpointRegistry registry = fixtures.registry();

    private final UtpSocket socket = ListenerFixtures.socket();

    @BeforeEach
    void prepare() {
        fixtures.beans.registerSingleton("node", node);
    }

    @AfterEach
    void stop() {
        registry.stop();
    }

    @Test
    void theNodeListensFromTheStartOn() {
        registry.register(endpoint(socket -> null));
        assertThat(node.isListening()).isFalse();

        registry.start();

        assertThat(node.isListening()).isTrue();
        assertThat(registry.isRunning()).isTrue();
    }

    @Test
    void aListenerThatComesLateIsListenedForAtOnce() {
        registry.start();
        registry.register(endpoint(socket -> null));

        assertThat(node.isListening()).isTrue();
    }

    @Test
    void theSocketIsClosedWhenTheMethodReturns() throws IOException {
        start(socket -> null);

        node.accept(socket);

        then(socket).should().close();
        then(socket).should(never()).destroy();
    }

    @Test
    void aSocketThatIsGoneAlreadyIsNotClosed() throws IOException {
        given(socket.isOpen()).willReturn(false);
        start(socket -> null);

        node.accept(socket);

        then(socket).should(never()).close();
    }

    @Test
    void theSocketIsDestroyedAndTheFailureLoggedWhenTheMethodThrows(CapturedOutput output) throws IOException {
        start(socket -> {
            throw new IllegalStateException("out of paper");
        });

        node.accept(socket);

        then(socket).should().destroy();
        then(socket).should(never()).close();
        assertThat(output)
                .contains("@UtpListener " + Handler.class.getName() + ".handle(UtpSocket) failed;"
                        + " the connection to /127.0.0.1:4711 is given up")
                .contains("java.lang.IllegalStateException: out of paper");
    }

    @Test
    void aLostConnectionIsLoggedInOneLine(CapturedOutput output) {
        start(socket -> {
            throw new UtpResetException("reset by peer");
        });

        node.accept(socket);

        then(socket).should().destroy();
        assertThat(output)
                .contains("ended with the connection to /127.0.0.1:4711: reset by peer")
                .doesNotContain("\tat ");
    }

    @Test
    void aCloseThatFailsIsLogged(CapturedOutput output) throws IOException {
        willThrow(new UtpResetException("reset by peer")).given(socket).close();
        start(socket -> null);

        node.accept(socket);

        assertThat(output).contains("failed after").contains("before everything was delivered: reset by peer");
    }

    @Test
    void theSocketStaysOpenUntilTheStageCompletes() throws IOException {
        CompletableFuture<String> stage = new CompletableFuture<>();
        start(socket -> stage);

        node.accept(socket);
        then(socket).should(never()).close();

        stage.complete("done");
        then(socket).should().close();
    }

    @Test
    void theSocketIsDestroyedWhenTheStageFails(CapturedOutput output) {
        CompletableFuture<String> stage = new CompletableFuture<>();
        start(socket -> stage.thenApply(String::trim));

        node.accept(socket);
        stage.completeExceptionally(new IllegalStateException("out of paper"));

        then(socket).should().destroy();
        assertThat(output).contains("Handler.handle(UtpSocket) failed").contains("IllegalStateException: out of paper");
    }

    @Test
    void aSecondListenerForANodeIsAnErrorThatNamesBoth() {
        registry.register(endpoint("first", "", socket -> null));

        assertThatIllegalStateException()
                .isThrownBy(() -> registry.register(endpoint("second", "node", new Other())))
                .withMessage("A node takes one @UtpListener without the attribute 'from', but there are two: "
                        + Handler.class.getName() + ".handle(UtpSocket) and " + Other.class.getName()
                        + ".handle(UtpSocket); remove one, give one another node with its attribute 'node', or say with"
                        + " 'from' whose connections it takes");
    }

    @Test
    void listenersOfDifferentNodesAreKeptApart() {
        fixtures.beans.registerSingleton("otherNode", otherNode);
        CompletableFuture<UtpSocket> first = new CompletableFuture<>();
        CompletableFuture<UtpSocket> second = new CompletableFuture<>();
        UtpListenerEndpoint endpoint = endpoint("first", "node", socket -> {
            first.complete(socket);
            return null;
        });
        registry.register(endpoint);
        registry.register(endpoint("second", "otherNode", socket -> {
            second.complete(socket);
            return null;
        }));
        registry.start();

        otherNode.accept(socket);

        assertThat(second).isCompletedWithValue(socket);
        assertThat(first).isNotDone();
        assertThat(registry.listenerContainers())
                .extracting(UtpListenerContainer::id)
                .containsExactly("first", "second");
        assertThat(registry.listenerContainer("first").endpoint()).isSameAs(endpoint);
        assertThat(registry.listenerContainer("third")).isNull();
    }

    @Test
    void aNodeThatTheApplicationListensOnAlreadyFailsTheStart() {
        node.listen(socket -> {});
        registry.register(endpoint(socket -> null));

        assertThatIllegalStateException().isThrownBy(registry::start);

        assertThat(registry.isRunning()).isFalse();
    }

    @Test
    void anIdIsTakenOnce() {
        fixtures.beans.registerSingleton("otherNode", otherNode);
        registry.register(endpoint("same", "node", socket -> null));

        assertThatIllegalStateException()
                .isThrownBy(() -> registry.register(endpoint("same", "otherNode", socket -> null)))
                .withMessageStartingWith("Two @UtpListener have the id 'same': ");
    }

    @Test
    void anUnknownNodeIsAnErrorThatNamesTheMethod() {
        assertThatIllegalStateException()
                .isThrownBy(() -> registry.register(endpoint("", "missing", socket -> null)))
                .withMessage("@UtpListener " + Handler.class.getName()
                        + ".handle(UtpSocket) cannot listen: There is no uTP node 'missing'; there are node");
    }

    @Test
    void severalNodesWithoutAPrimaryOneAreAnErrorThatNamesTheMethod() {
        fixtures.beans.registerSingleton("otherNode", otherNode);

        assertThatIllegalStateException()
                .isThrownBy(() -> registry.register(endpoint(socket -> null)))
                .withMessageContaining("node, otherNode");
    }

    @Test
    void stoppedItDestroysTheSocketsThatStillComeIn() {
        start(socket -> fail("not to be called"));
        Consumer<UtpSocket> handler = node.handler();
        registry.stop();

        handler.accept(socket);

        then(socket).should().destroy();
        assertThat(node.isListening()).isFalse();
    }

    @Test
    void unregisteredItDestroysTheSocketsThatStillComeIn() {
        registry.register(endpoint("gone", "", socket -> fail("not to be called")));
        registry.start();
        Consumer<UtpSocket> handler = node.handler();
        registry.unregister("gone");

        handler.accept(socket);

        then(socket).should().destroy();
        assertThat(node.isListening()).isFalse();
    }

    @Test
    void startedAgainItHandsOutSocketsAgain() throws IOException {
        start(socket -> null);
        registry.stop();
        registry.start();

        node.accept(socket);

        then(socket).should().close();
    }

    @Test
    void aStopWaitsForTheCallsThatAreRunning() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        start(socket -> {
            entered.countDown();
            end.await();
            return null;
        });
        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> node.accept(socket));
        entered.await();
        AtomicBoolean stopped = new AtomicBoolean();

        registry.stop(() -> stopped.set(true));
        assertThat(registry.isRunning()).isFalse();
        assertThat(stopped).isFalse();
        end.countDown();
        call.join();

        await().untilTrue(stopped);
        then(socket).should().close();
    }

    @Test
    void aStopDoesNotWaitForEver(CapturedOutput output) {
        UtpListenerEndpoint endless = endpoint(socket -> new CompletableFuture<>());
        endless.setGracefulShutdownPeriod(Duration.ofMillis(50));
        registry.register(endless);
        registry.start();
        node.accept(socket);
        AtomicBoolean stopped = new AtomicBoolean();

        registry.stop(() -> stopped.set(true));

        await().untilTrue(stopped);
        assertThat(output).contains(" still has 1 connections 50 ms after the stop, which end without it");
        then(socket).should().end();
    }

    @Test
    void theCallbackIsCalledAtOnceWhenNothingRuns() {
        AtomicBoolean stopped = new AtomicBoolean();

        registry.stop(() -> stopped.set(true));

        assertThat(stopped).isTrue();
    }

    private void start(Call call) {
        registry.register(endpoint(call));
        registry.start();
    }

    private static UtpListenerEndpoint endpoint(Call call) {
        return endpoint("", "", call);
    }

    private static UtpListenerEndpoint endpoint(String id, String node, Call call) {
        return endpoint(id, node, new Handler(call));
    }

    private static UtpListenerEndpoint endpoint(String id, String node, Object bean) {
        UtpListenerEndpoint endpoint =
                new UtpListenerEndpoint(id, bean, ListenerFixtures.method(bean.getClass(), "handle"));
        endpoint.setNodeName(node);
        return endpoint;
    }

    private interface Call {

        CompletionStage<?> on(UtpSocket socket) throws Exception;
    }

    record Handler(Call call) {

        CompletionStage<?> handle(UtpSocket socket) throws Exception {
            return call.on(socket);
        }
    }

    static final class Other {

        void handle(UtpSocket socket) {}
    }
}
