package io.utp.spring.boot.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

import io.netty.channel.Channel;
import io.utp.CloseReason;
import io.utp.NatType;
import io.utp.PunchMethod;
import io.utp.PunchResult;
import io.utp.UtpBindException;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.listener.UtpJvmKeepAlive;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;
import org.mockito.Mockito;

class RestartableUtpNodeTests {

    private static final InetSocketAddress ANY = new InetSocketAddress(0);

    private final UtpNodeListener listener = mock();

    private final List<FakeUtpNode> delegates = new ArrayList<>();

    private final RestartableUtpNode node =
            new RestartableUtpNode(List.of(listener), this::build, List.of(), new UtpJvmKeepAlive());

    private UtpNode build(List<UtpNodeListener> listeners) {
        delegates.add(new FakeUtpNode(listeners.toArray(UtpNodeListener[]::new)));
        return delegates.get(delegates.size() - 1);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void startedItIsBound() {
        InetSocketAddress bound = node.start(ANY);

        assertThat(node.isOpen()).isTrue();
        assertThat(node.address()).isEqualTo(bound);
        assertThat(bound.getPort()).isPositive();
    }

    @Test
    void aNodeThatTheApplicationBoundIsLeftAsItIs() {
        InetSocketAddress bound = node.bind().join();

        assertThat(node.start(ANY)).isEqualTo(bound);
    }

    @Test
    void whatPreventsTheBindIsThrown() {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> node.start(new InetSocketAddress(FakeUtpNode.PORT_IN_USE)))
                .withCauseInstanceOf(UtpBindException.class);
    }

    @Test
    void startedAgainItIsAnotherNodeWithTheSameHandlers() {
        Consumer<UtpSocket> handler = mock();
        BiConsumer<InetSocketAddress, ByteBuffer> datagramHandler = mock();
        node.listen(handler);
        node.onDatagram(datagramHandler);
        node.start(ANY);
        node.close();
        assertThat(node.isOpen()).isFalse();
        assertThat(node.isListening()).isFalse();

        node.start(ANY);

        assertThat(delegates).hasSize(2);
        assertThat(node.isOpen()).isTrue();
        assertThat(node.isListening()).isTrue();
        assertThat(delegates.get(1).handler()).isSameAs(handler);
        assertThat(delegates.get(1).datagramHandler()).isSameAs(datagramHandler);
    }

    @Test
    void whatListensNoMoreDoesNotListenAfterAnotherStartEither() {
        node.listen(socket -> {});
        node.start(ANY);

        assertThat(node.stopListening()).isCompleted();

        assertThat(node.isListening()).isFalse();
        node.close();
        node.start(ANY);
        assertThat(node.isListening()).isFalse();
    }

    @Test
    void listensOnlyWhileTheApplicationIsReadyIfThatIsThePolicy() {
        node.setListenPolicy(new UtpListenPolicy("utp.listen", null, true));
        CompletableFuture<InetSocketAddress> listening = node.listen(socket -> {});
        node.start(ANY);
        assertThat(node.isListening()).isFalse();
        assertThat(listening).isNotDone();

        node.setReady(true);
        assertThat(node.isListening()).isTrue();
        assertThat(listening).isCompletedWithValue(node.address());

        node.setReady(false);
        assertThat(node.isListening()).isFalse();
        node.setReady(true);
        assertThat(node.isListening()).isTrue();
    }

    @Test
    void whatWasReadyListensAgainAfterAnotherStart() {
        node.setListenPolicy(new UtpListenPolicy("utp.listen", null, true));
        node.listen(socket -> {});
        node.start(ANY);
        node.close();

        node.setReady(true);
        node.start(ANY);

        assertThat(node.isListening()).isTrue();
    }

    @Test
    void whoeverWaitsForItIsToldThatItWillNotListen() {
        node.setListenPolicy(new UtpListenPolicy("utp.listen", null, true));
        CompletableFuture<InetSocketAddress> listening = node.listen(socket -> {});

        node.stopListening();
        node.setReady(true);

        assertThat(listening).isCancelled();
        assertThat(node.isListening()).isFalse();
    }

    @Test
    void toldNeverToListenItSaysWhichPropertyItWas() {
        node.setListenPolicy(new UtpListenPolicy("utp.nodes.alice.listen", false, false));

        assertThat(node.listen(socket -> {}))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("because the property 'utp.nodes.alice.listen' is false; remove it");
        node.start(ANY);
        assertThat(node.isListening()).isFalse();
    }

    @Test
    void toldAlwaysToListenItDoesSoForNobodyUntilSomebodyAsks() {
        Consumer<UtpSocket> handler = mock();
        node.setListenPolicy(new UtpListenPolicy("utp.listen", true, false));
        node.start(ANY);
        assertThat(node.isListening()).isTrue();

        node.listen(handler);

        assertThat(delegates.get(0).handler()).isSameAs(handler);
        assertThatIllegalStateException().isThrownBy(() -> node.listen(socket -> {}));
    }

    @Test
    void aFailedListenIsForgotten() {
        Consumer<UtpSocket> first = mock();
        node.listen(first);
        assertThatIllegalStateException().isThrownBy(() -> node.listen(socket -> {}));
        node.start(ANY);
        node.close();

        node.start(ANY);

        assertThat(delegates.get(1).handler()).isSameAs(first);
    }

    @Test
    void closedItConnectsNoMore() {
        node.start(ANY);
        node.close();

        assertThatIllegalStateException().isThrownBy(() -> node.connect(new InetSocketAddress("127.0.0.1", 4711)));
    }

    @Test
    void listenersSeeThisNodeAndNotTheOneUnderneath() {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", 4711);
        UtpSocket socket = mock();
        UtpConnectException cause = new UtpConnectException("nobody there");
        NatType natType = new NatType(address, NatType.Mapping.NONE, NatType.Filtering.UNKNOWN);
        PunchResult result = new PunchResult("peer", address, address, PunchMethod.PLAIN, Duration.ZERO, 1, null);
        RendezvousStatus status = new RendezvousStatus("alice", true, address, address, null);
        List<UtpNodeListener> wrapped = new ArrayList<>();
        RestartableUtpNode other = new RestartableUtpNode(
                List.of(listener),
                listeners -> {
                    wrapped.addAll(listeners);
                    return new FakeUtpNode();
                },
                List.of(),
                new UtpJvmKeepAlive());
        UtpNode underneath = mock();

        wrapped.forEach(each -> {
            each.listening(underneath, address);
            each.connectionOpened(underneath, socket);
            each.connectFailed(underneath, address, cause);
            each.connectionClosed(underneath, socket, CloseReason.FINISHED);
            each.punched(underneath, result);
            each.natDiscovered(underneath, natType);
            each.pathChanged(underneath, socket, address);
            each.rendezvousRegistered(underneath, status);
            each.rendezvousLost(underneath, status);
            each.closed(underneath);
        });

        InOrder order = inOrder(listener);
        then(listener).should(order).listening(other, address);
        then(listener).should(order).connectionOpened(other, socket);
        then(listener).should(order).connectFailed(other, address, cause);
        then(listener).should(order).connectionClosed(other, socket, CloseReason.FINISHED);
        then(listener).should(order).punched(other, result);
        then(listener).should(order).natDiscovered(other, natType);
        then(listener).should(order).pathChanged(other, socket, address);
        then(listener).should(order).rendezvousRegistered(other, status);
        then(listener).should(order).rendezvousLost(other, status);
        then(listener).should(order).closed(other);
    }

    /** So that a report that is added to the interface with a default is not forgotten here. */
    @Test
    void everyReportReachesTheListeners() throws ReflectiveOperationException {
        List<UtpNodeListener> wrapped = new ArrayList<>();
        RestartableUtpNode other = new RestartableUtpNode(
                List.of(listener),
                listeners -> {
                    wrapped.addAll(listeners);
                    return new FakeUtpNode();
                },
                List.of(),
                new UtpJvmKeepAlive());
        for (Method report : UtpNodeListener.class.getDeclaredMethods()) {
            if (report.isSynthetic()) {
                continue;
            }
            Object[] arguments = new Object[report.getParameterCount()];
            arguments[0] = mock(UtpNode.class);
            report.invoke(wrapped.get(0), arguments);
            arguments[0] = other;
            report.invoke(then(listener).should(), arguments);
        }
    }

    @Test
    void listenersAreToldOfEachStart() {
        node.listen(socket -> {});
        node.start(ANY);
        node.close();
        node.start(ANY);

        then(listener).should(times(2)).listening(eq(node), any());
        then(listener).should(times(1)).closed(node);
    }

    @Test
    void theJvmIsKeptUpWhileItIsStartedAndListens() {
        node.listen(socket -> {});
        assertThat(keptAlive()).isFalse();

        node.start(ANY);
        assertThat(keptAlive()).isTrue();

        node.close();
        await().until(() -> !keptAlive());

        node.start(ANY);
        assertThat(keptAlive()).isTrue();
    }

    @Test
    void theJvmIsKeptUpWhenItListensLater() {
        node.start(ANY);
        assertThat(keptAlive()).isFalse();

        node.listen(socket -> {});
        assertThat(keptAlive()).isTrue();
    }

    @Test
    void theChannelOfAClosedNodeIsNotShown() {
        Channel channel = mock();
        node.start(ANY);
        delegates.get(0).loseSocket(channel);
        assertThat(node.udpChannel()).isSameAs(channel);

        node.close();
        assertThat(node.udpChannel()).isNull();
    }

    /** So that a method that is added to the interface with a default is not forgotten here. */
    @Test
    void everyMethodReachesTheNodeUnderneath() throws ReflectiveOperationException {
        Set<String> own = Set.of("bind", "close");
        for (Method method : UtpNode.class.getDeclaredMethods()) {
            if (Modifier.isStatic(method.getModifiers()) || method.isSynthetic() || own.contains(method.getName())) {
                continue;
            }
            UtpNode underneath = mock();
            RestartableUtpNode tested =
                    new RestartableUtpNode(List.of(), listeners -> underneath, List.of(), new UtpJvmKeepAlive());
            Object[] arguments = Arrays.stream(method.getParameterTypes())
                    .map(RestartableUtpNodeTests::argument)
                    .toArray();
            invoke(method, tested, arguments);
            assertThat(Mockito.mockingDetails(underneath).getInvocations())
                    .as(method.toString())
                    .extracting(invocation -> invocation.getMethod().getName())
                    .contains(method.getName());
        }
    }

    private static void invoke(Method method, Object target, Object[] arguments) throws IllegalAccessException {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException ex) {
            throw new AssertionError(method.toString(), ex.getTargetException());
        }
    }

    private static boolean keptAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("utp-keep-alive"));
    }

    private static Object argument(Class<?> type) {
        if (type == int.class) {
            return 7;
        }
        return (type == InetSocketAddress.class) ? ANY : null;
    }

    @Test
    void connectsAndPunchesAreIntercepted() {
        List<String> seen = new ArrayList<>();
        UtpNode underneath = mock();
        RestartableUtpNode other = new RestartableUtpNode(
                List.of(),
                listeners -> underneath,
                List.of(interceptor("outer", seen), interceptor("inner", seen)),
                new UtpJvmKeepAlive());
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", 4711);
        CompletableFuture<UtpSocket> socket = new CompletableFuture<>();
        given(underneath.connect(address)).willReturn(socket);

        assertThat(other.connect(address)).isSameAs(socket);
        other.connect("alice");
        other.punch(InetSocketAddress.createUnresolved("peer.example.org", 1), 3);
        other.punch("bob");

        assertThat(seen)
                .containsExactly(
                        "outer connects to 127.0.0.1:4711",
                        "inner connects to 127.0.0.1:4711",
                        "outer connects to alice",
                        "inner connects to alice",
                        "outer punches peer.example.org:1",
                        "inner punches peer.example.org:1",
                        "outer punches bob",
                        "inner punches bob");
    }

    private static UtpNodeInterceptor interceptor(String name, List<String> seen) {
        return new UtpNodeInterceptor() {

            @Override
            public CompletableFuture<UtpSocket> connect(
                    UtpNode node, String peer, Supplier<CompletableFuture<UtpSocket>> connect) {
                seen.add(name + " connects to " + peer);
                return connect.get();
            }

            @Override
            public CompletableFuture<PunchResult> punch(
                    UtpNode node, String peer, Supplier<CompletableFuture<PunchResult>> punch) {
                seen.add(name + " punches " + peer);
                return punch.get();
            }
        };
    }
}
