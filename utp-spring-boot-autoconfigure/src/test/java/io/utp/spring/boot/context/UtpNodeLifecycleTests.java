package io.utp.spring.boot.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;

import io.utp.UtpBindException;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.listener.UtpJvmKeepAlive;
import io.utp.spring.listener.UtpListenerEndpointRegistry;
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
        RestartableUtpNode node = fake();
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
        RestartableUtpNode node = fake();
        UtpNodeLifecycle lifecycle = lifecycle(node);
        lifecycle.start();
        InetSocketAddress bound = node.address();

        lifecycle.start();

        assertThat(node.address()).isEqualTo(bound);
    }

    @Test
    void aFailedBindIsThrown() {
        address = new InetSocketAddress(FakeUtpNode.PORT_IN_USE);
        UtpNodeLifecycle lifecycle = lifecycle(fake());

        assertThatExceptionOfType(UtpNodeStartException.class)
                .isThrownBy(lifecycle::start)
                .withMessageStartingWith("uTP node cannot be started: ")
                .withCauseInstanceOf(UtpBindException.class);

        assertThat(lifecycle.isRunning()).isFalse();
    }

    @Test
    void afterAFailedBindItMayBeStartedWithAnotherAddress() {
        address = new InetSocketAddress(FakeUtpNode.PORT_IN_USE);
        RestartableUtpNode node = fake();
        UtpNodeLifecycle lifecycle = lifecycle(node);
        assertThatExceptionOfType(UtpNodeStartException.class).isThrownBy(lifecycle::start);

        address = new InetSocketAddress(0);
        lifecycle.start();

        assertThat(node.isOpen()).isTrue();
    }

    @Test
    void theStopClosesTheNodeAndCallsBack() {
        RestartableUtpNode node = fake();
        UtpNodeLifecycle lifecycle = lifecycle(node);
        lifecycle.start();

        lifecycle.stop(callback);

        assertThat(lifecycle.isRunning()).isFalse();
        assertThat(node.isOpen()).isFalse();
        then(callback).should().run();
    }

    @Test
    void theStopCallsBackWhenItWasStoppedBefore() {
        UtpNodeLifecycle lifecycle = lifecycle(fake());
        lifecycle.start();
        lifecycle.stop();

        lifecycle.stop(callback);

        then(callback).should().run();
    }

    @Test
    void theStopCallsBackWhenItWasNeverStarted() {
        lifecycle(fake()).stop(callback);

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
        then(callback).should(timeout(10_000)).run();
    }

    @Test
    void startsBeforeWebServersAndListenersAndAfterExecutors() {
        int webServerStartStop = Integer.MAX_VALUE - 2048;
        assertThat(lifecycle(fake()).getPhase())
                .isLessThan(webServerStartStop)
                .isLessThan(UtpListenerEndpointRegistry.PHASE)
                .isGreaterThan(new ThreadPoolTaskExecutor().getPhase());
    }

    @Test
    void isNotPaused() {
        assertThat(lifecycle(fake()).isPauseable()).isFalse();
    }

    @Test
    void theContextCanBeStoppedAndStartedAgain() {
        RestartableUtpNode node = fake();
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
        context.registerBean("utpNode", UtpNode.class, () -> node);
        return new UtpNodeLifecycle(
                "default",
                "utp.",
                node,
                () -> address,
                new LocalUtpPorts(context, new UtpNodes(context.getBeanFactory())));
    }

    private static RestartableUtpNode fake() {
        return new RestartableUtpNode(
                List.of(),
                listeners -> new FakeUtpNode(listeners.toArray(UtpNodeListener[]::new)),
                List.of(),
                new UtpJvmKeepAlive());
    }

    private static RestartableUtpNode node(UtpNode delegate) {
        return new RestartableUtpNode(List.of(), listeners -> delegate, List.of(), new UtpJvmKeepAlive());
    }
}
