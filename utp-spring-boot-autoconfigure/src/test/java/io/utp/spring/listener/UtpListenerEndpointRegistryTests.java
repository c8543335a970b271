package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

import io.utp.UtpResetException;
import io.utp.UtpSocket;
import io.utp.spring.FakeUtpNode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.ReflectionUtils;

@ExtendWith(OutputCaptureExtension.class)
class UtpListenerEndpointRegistryTests {

    private final FakeUtpNode node = new FakeUtpNode();

    private final FakeUtpNode otherNode = new FakeUtpNode();

    private final StaticListableBeanFactory nodes = new StaticListableBeanFactory();

    private final UtpListenerEndpointRegistry registry = registry(null);

    private final UtpSocket socket = mock();

    @BeforeEach
    void prepare() {
        nodes.addBean("node", node);
        given(socket.isOpen()).willReturn(true);
        given(socket.remoteAddress()).willReturn(new InetSocketAddress("127.0.0.1", 4711));
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
                .isThrownBy(() ->
                        registry.register(new UtpListenerEndpoint("second", "node", new Other(), method(Other.class))))
                .withMessage("A node takes one @UtpListener, but there are two: " + Handler.class.getName()
                        + ".handle(UtpSocket) and " + Other.class.getName() + ".handle(UtpSocket); remove one, or give"
                        + " one another node with its attribute 'node'");
    }

    @Test
    void listenersOfDifferentNodesAreKeptApart() {
        nodes.addBean("otherNode", otherNode);
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
        assertThat(registry.endpoints()).extracting(UtpListenerEndpoint::id).containsExactly("first", "second");
        assertThat(registry.endpoint("first")).isSameAs(endpoint);
        assertThat(registry.endpoint("third")).isNull();
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
        nodes.addBean("otherNode", otherNode);
        registry.register(endpoint("same", "node", socket -> null));

        assertThatIllegalStateException()
                .isThrownBy(() -> registry.register(endpoint("same", "otherNode", socket -> null)))
                .withMessageStartingWith("Two @UtpListener have the id 'same': ");
    }

    @Test
    void anUnknownNodeIsAnErrorThatNamesTheMethod() {
        assertThatIllegalStateException()
                .isThrownBy(() -> registry.register(endpoint("", "missing", socket -> null)))
                .withMessageStartingWith("No node for @UtpListener " + Handler.class.getName()
                        + ".handle(UtpSocket); name one with its attribute 'node': ")
                .withMessageContaining("missing");
    }

    @Test
    void severalNodesWithoutAPrimaryOneAreAnErrorThatNamesTheMethod() {
        nodes.addBean("otherNode", otherNode);

        assertThatIllegalStateException()
                .isThrownBy(() -> registry.register(endpoint(socket -> null)))
                .withMessageContaining("node,otherNode");
    }

    @Test
    void toldNotToListenItDoesNot() {
        UtpListenerEndpointRegistry silent = registry(false);
        silent.register(endpoint(socket -> null));

        silent.start();

        assertThat(node.isListening()).isFalse();
    }

    @Test
    void toldToListenItDoesSoWithoutAListenerAndLeavesTheSocketsAlone() {
        UtpListenerEndpointRegistry listening = registry(true);

        listening.start();
        node.accept(socket);

        assertThat(node.isListening()).isTrue();
        then(socket).shouldHaveNoInteractions();

        listening.stop();
        node.accept(socket);
        then(socket).should().destroy();
    }

    @Test
    void toldToListenItCallsAListenerThatComesLate() throws IOException {
        UtpListenerEndpointRegistry listening = registry(true);
        listening.start();
        listening.register(endpoint(socket -> null));

        node.accept(socket);

        then(socket).should().close();
        listening.stop();
    }

    @Test
    void stoppedItDestroysTheSocketsThatStillComeIn() {
        start(socket -> fail("not to be called"));
        registry.stop();

        node.accept(socket);

        then(socket).should().destroy();
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
        registry.setShutdownTimeout(Duration.ofMillis(50));
        start(socket -> new CompletableFuture<>());
        node.accept(socket);
        AtomicBoolean stopped = new AtomicBoolean();

        registry.stop(() -> stopped.set(true));

        await().untilTrue(stopped);
        assertThat(output).contains("1 calls of @UtpListener methods are still running 50 ms after the stop");
    }

    @Test
    void theCallbackIsCalledAtOnceWhenNothingRuns() {
        AtomicBoolean stopped = new AtomicBoolean();

        registry.stop(() -> stopped.set(true));

        assertThat(stopped).isTrue();
    }

    private UtpListenerEndpointRegistry registry(Boolean listen) {
        return new UtpListenerEndpointRegistry(nodes, Runnable::run, new UtpJvmKeepAlive(), listen);
    }

    private void start(Call call) {
        registry.register(endpoint(call));
        registry.start();
    }

    private static UtpListenerEndpoint endpoint(Call call) {
        return endpoint("", "", call);
    }

    private static UtpListenerEndpoint endpoint(String id, String node, Call call) {
        return new UtpListenerEndpoint(id, node, new Handler(call), method(Handler.class));
    }

    private static Method method(Class<?> type) {
        return ReflectionUtils.findMethod(type, "handle", UtpSocket.class);
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
