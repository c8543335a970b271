package io.utp.spring.boot.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

import io.utp.UtpBindException;
import io.utp.UtpNode;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.listener.UtpJvmKeepAlive;
import io.utp.spring.listener.UtpListenerEndpointRegistry;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

class UtpNodeLifecycleTests {

    private final GenericApplicationContext context = new GenericApplicationContext();

    private final Runnable callback = mock();

    private InetSocketAddress address = new InetSocketAddress(0);

    @Test
    void theStartBindsAndShowsThePort() {
        RestartableUtpNode node = node(new FakeUtpNode());
        UtpNodeLifecycle lifecycle = lifecycle(node);
        assertThat(lifecycle.isRunning()).isFalse();

        lifecycle.start();

        assertThat(lifecycle.isRunning()).isTrue();
        assertThat(node.isOpen()).isTrue();
        assertThat(context.getEnvironment().getProperty("local.utp.port", Integer.class))
                .isEqualTo(node.address().getPort());
        lifecycle.stop();
    }

    @Test
    void aSecondStartChangesNothing() {
        RestartableUtpNode node = node(new FakeUtpNode());
        UtpNodeLifecycle lifecycle = lifecycle(node);
        lifecycle.start();
        InetSocketAddress bound = node.address();

        lifecycle.start();

        assertThat(node.address()).isEqualTo(bound);
    }

    @Test
    void aFailedBindIsThrownAndLeavesNothingBehind() {
        address = new InetSocketAddress(FakeUtpNode.PORT_IN_USE);
        FakeUtpNode delegate = new FakeUtpNode();
        UtpNodeLifecycle lifecycle = lifecycle(node(delegate));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(lifecycle::start)
                .withCauseInstanceOf(UtpBindException.class);

        assertThat(lifecycle.isRunning()).isFalse();
        assertThat(delegate.closeAsync()).isDone();
    }

    @Test
    void afterAFailedBindItMayBeStartedWithAnotherAddress() {
        address = new InetSocketAddress(FakeUtpNode.PORT_IN_USE);
        RestartableUtpNode node =
                new RestartableUtpNode(List.of(), listeners -> new FakeUtpNode(), new UtpJvmKeepAlive());
        UtpNodeLifecycle lifecycle = lifecycle(node);
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(lifecycle::start);

        address = new InetSocketAddress(0);
        lifecycle.start();

        assertThat(node.isOpen()).isTrue();
    }

    @Test
    void theStopClosesTheNodeAndCallsBack() {
        RestartableUtpNode node = node(new FakeUtpNode());
        UtpNodeLifecycle lifecycle = lifecycle(node);
        lifecycle.start();

        lifecycle.stop(callback);

        assertThat(lifecycle.isRunning()).isFalse();
        assertThat(node.isOpen()).isFalse();
        then(callback).should().run();
    }

    @Test
    void theStopCallsBackWhenItWasStoppedBefore() {
        UtpNodeLifecycle lifecycle = lifecycle(node(new FakeUtpNode()));
        lifecycle.start();
        lifecycle.stop();

        lifecycle.stop(callback);

        then(callback).should().run();
    }

    @Test
    void theStopCallsBackWhenItWasNeverStarted() {
        lifecycle(node(new FakeUtpNode())).stop(callback);

        then(callback).should().run();
    }

    @Test
    void theStopCallsBackWhenTheCloseFails() {
        UtpNode delegate = mock();
        given(delegate.closeAsync()).willReturn(CompletableFuture.failedFuture(new IllegalStateException("stuck")));

        lifecycle(node(delegate)).stop(callback);

        then(callback).should().run();
    }

    @Test
    void theStopCallsBackWhenTheCloseThrows() {
        UtpNode delegate = mock();
        given(delegate.closeAsync()).willThrow(new IllegalStateException("stuck"));

        lifecycle(node(delegate)).stop(callback);

        then(callback).should().run();
    }

    @Test
    void theStopDoesNotCallBackBeforeThePortIsFree() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        UtpNode delegate = mock();
        given(delegate.closeAsync()).willReturn(closed);

        lifecycle(node(delegate)).stop(callback);
        then(callback).shouldHaveNoInteractions();

        closed.complete(null);
        then(callback).should().run();
    }

    @Test
    void startsBeforeWebServersAndListenersAndAfterExecutors() {
        int webServerStartStop = Integer.MAX_VALUE - 2048;
        assertThat(lifecycle(node(new FakeUtpNode())).getPhase())
                .isLessThan(webServerStartStop)
                .isLessThan(UtpListenerEndpointRegistry.PHASE)
                .isGreaterThan(new ThreadPoolTaskExecutor().getPhase());
    }

    @Test
    void isNotPaused() {
        assertThat(lifecycle(node(new FakeUtpNode())).isPauseable()).isFalse();
    }

    @Test
    void theContextCanBeStoppedAndStartedAgain() {
        RestartableUtpNode node =
                new RestartableUtpNode(List.of(), listeners -> new FakeUtpNode(), new UtpJvmKeepAlive());
        context.registerBean(UtpNodeLifecycle.class, () -> lifecycle(node));
        context.refresh();
        int firstPort = node.address().getPort();

        context.stop();
        assertThat(node.isOpen()).isFalse();
        context.start();

        assertThat(node.isOpen()).isTrue();
        assertThat(node.address().getPort()).isNotEqualTo(firstPort);
        assertThat(context.getEnvironment().getProperty("local.utp.port", Integer.class))
                .isEqualTo(node.address().getPort());
        context.close();
        await().until(() -> !node.isOpen());
    }

    private UtpNodeLifecycle lifecycle(RestartableUtpNode node) {
        return new UtpNodeLifecycle(node, () -> address, new LocalUtpPort(context));
    }

    private static RestartableUtpNode node(UtpNode delegate) {
        return new RestartableUtpNode(List.of(), listeners -> delegate, new UtpJvmKeepAlive());
    }
}
