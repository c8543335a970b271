package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.channel.EventLoop;
import io.utp.CloseReason;
import io.utp.Transport;
import io.utp.UtpClosedException;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.WireDialect;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectTests extends LiveNodes {

    @ParameterizedTest
    @EnumSource(Transport.class)
    void bothEndsKnowTheOther(Transport transport) throws Exception {
        Pair pair = pair(transport);

        assertThat(pair.client().isInitiator()).isTrue();
        assertThat(pair.server().isInitiator()).isFalse();
        assertThat(pair.client().remoteAddress()).isEqualTo(serverNode().address());
        assertThat(pair.client().address()).isEqualTo(serverNode().address());
        assertThat(pair.client().localAddress()).isEqualTo(clientNode().address());
        assertThat(pair.server().remoteAddress()).isEqualTo(clientNode().address());
        assertThat(pair.server().localAddress()).isEqualTo(serverNode().address());
        assertThat(pair.client().isOpen()).isTrue();
        assertThat(pair.server().isOpen()).isTrue();
        assertThat(pair.client().dialect()).isEqualTo(WireDialect.BEP29);
        assertThat(pair.client().connectionId()).isBetween(1, 65_535);
        assertThat(clientNode().clientConnections()).isEqualTo(1);
        assertThat(clientNode().serverConnections()).isZero();
        assertThat(serverNode().serverConnections()).isEqualTo(1);
        assertThat(serverNode().clientConnections()).isZero();
    }

    @Test
    void aNodeThatDialsItselfIsToldSoAtOnce() throws Exception {
        UtpNode node = boundNode();
        await(node.listen(UtpSocket::destroy));

        assertThatExceptionOfType(UtpConnectException.class)
                .isThrownBy(() -> await(node.connect(node.address())))
                .withMessageContaining("cannot dial itself");
    }

    @Test
    void waitsForTheBind() throws Exception {
        LinkedBlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode server = boundNode();
        await(server.listen(accepted::add));
        UtpNode client = node();
        CompletableFuture<UtpSocket> connecting = client.connect(server.address());
        assertThat(connecting).isNotDone();

        await(client.bind(loopback(0)));

        assertThat(await(connecting).isOpen()).isTrue();
        take(accepted);
    }

    @Test
    void aNodeThatListensNoMoreRefusesKeepsWhatItHasAndMayListenAgain() throws Exception {
        Pair pair = pair();
        UtpNode server = serverNode();

        await(server.stopListening());

        assertThat(server.isListening()).isFalse();
        assertThatExceptionOfType(UtpConnectException.class)
                .isThrownBy(() -> await(clientNode().connect(server.address())));
        pair.client().outputStream().write(7);
        assertThat(pair.server().inputStream().read()).isEqualTo(7);

        LinkedBlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        await(server.listen(accepted::add));
        await(clientNode().connect(server.address()));
        assertThat(take(accepted).isOpen()).isTrue();
    }

    @Test
    void whoSawANodeListenMayDialAtOnceAndWhoSawItStopIsRefused() throws Exception {
        LinkedBlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode server = boundNode();

        CompletableFuture<UtpSocket> early = dialBeforeTheLoopRunsWhatIsAskedOfIt(
                server, () -> assertThat(server.listen(accepted::add)).isNotDone());
        assertThat(await(early).isOpen()).isTrue();
        take(accepted);

        CompletableFuture<UtpSocket> late = dialBeforeTheLoopRunsWhatIsAskedOfIt(
                server, () -> assertThat(server.stopListening()).isNotDone());
        assertThatExceptionOfType(UtpConnectException.class)
                .isThrownBy(() -> await(late))
                .withMessageContaining("nobody listens there");
        assertThat(accepted).isEmpty();
    }

    /** The loop is stuck when it is asked, and has so much to do then that it receives the SYN before it comes to that. */
    private CompletableFuture<UtpSocket> dialBeforeTheLoopRunsWhatIsAskedOfIt(UtpNode server, Runnable asking)
            throws Exception {
        UtpNode client = boundNode();
        EventLoop loop = server.udpChannel().eventLoop();
        CountDownLatch dialled = new CountDownLatch(1);
        Future<Boolean> stuck = loop.submit(() -> dialled.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        for (int i = 0; i < 1_000; i++) {
            loop.execute(() -> {});
        }
        asking.run();
        CompletableFuture<UtpSocket> connecting = client.connect(server.address());
        awaitUntil("the SYN is sent", () -> client.statistics().datagramsSent() > 0);
        dialled.countDown();
        assertThat(stuck.get()).isTrue();
        return connecting;
    }

    @Test
    void toListenNoMoreIsHarmlessBeforeTheBindAndAfterTheClose() throws Exception {
        UtpNode node = node();
        CompletableFuture<Void> stopped = node.stopListening();
        assertThat(node.isListening()).isFalse();
        await(node.bind(loopback(0)));
        await(stopped);

        await(node.closeAsync());
        await(node.stopListening());
        assertThat(node.isListening()).isFalse();
    }

    @Test
    void listenWaitsForTheBindToo() throws Exception {
        LinkedBlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode server = node();
        CompletableFuture<InetSocketAddress> listening = server.listen(accepted::add);
        assertThat(server.isListening()).isTrue();
        assertThat(listening).isNotDone();

        InetSocketAddress bound = await(server.bind(loopback(0)));

        assertThat(await(listening)).isEqualTo(bound);
        await(boundNode().connect(bound));
        take(accepted);
    }

    @Test
    void oneNodeListensOnce() throws Exception {
        UtpNode node = boundNode();
        await(node.listen(socket -> {}));

        assertThatIllegalStateException()
                .isThrownBy(() -> node.listen(socket -> {}))
                .withMessageContaining("listens already");
    }

    @Test
    void oneNodeListensAndDialsAtTheSameTime() throws Exception {
        LinkedBlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode one = boundNode();
        UtpNode other = boundNode();
        await(one.listen(accepted::add));
        await(other.listen(accepted::add));

        CompletableFuture<UtpSocket> there = one.connect(other.address());
        CompletableFuture<UtpSocket> back = other.connect(one.address());

        await(there);
        await(back);
        take(accepted);
        take(accepted);
        assertThat(one.clientConnections()).isEqualTo(1);
        assertThat(one.serverConnections()).isEqualTo(1);
    }

    @Test
    void theWildcardAddressMeansThisHost() throws Exception {
        UtpNode server = node();
        InetSocketAddress wildcard = await(server.bind());
        await(server.listen(socket -> {}));
        UtpNode client = node();
        await(client.bind());

        assertThat(await(client.connect(wildcard)).remoteAddress().getAddress().isLoopbackAddress())
                .isTrue();
    }

    @Test
    void saysThatNobodyAnswered() throws Exception {
        try (DatagramSocket mute = new DatagramSocket(loopback(0))) {
            UtpNode node = boundNode(builder -> builder.timeout(Duration.ofMillis(300)));
            InetSocketAddress remote = (InetSocketAddress) mute.getLocalSocketAddress();

            assertThatExceptionOfType(UtpConnectException.class)
                    .isThrownBy(() -> await(node.connect(remote)))
                    .withMessage("No answer from " + remote.getHostString() + ":" + remote.getPort()
                            + " within 300 ms; is a uTP node listening there and no firewall in between?");
            assertThat(node.clientConnections()).isZero();
        }
    }

    @Test
    void saysThatThePeerRefused() throws Exception {
        UtpNode notListening = boundNode();
        UtpNode node = boundNode();
        InetSocketAddress remote = notListening.address();

        assertThatExceptionOfType(UtpConnectException.class)
                .isThrownBy(() -> await(node.connect(remote)))
                .withMessage(remote.getHostString() + ":" + remote.getPort()
                        + " refused the connection: nobody listens there");
        assertThat(notListening.statistics().refusedConnections()).isPositive();
    }

    @Test
    void aCancelledAttemptIsGivenUp() throws Exception {
        try (DatagramSocket mute = new DatagramSocket(loopback(0))) {
            UtpNode node = boundNode();
            CompletableFuture<UtpSocket> connecting = node.connect((InetSocketAddress) mute.getLocalSocketAddress());
            awaitUntil("the attempt is counted", () -> node.clientConnections() == 1);

            connecting.cancel(true);

            awaitUntil("the attempt is gone", () -> node.clientConnections() == 0);
        }
    }

    @Test
    void anAttemptThatTimesOutByOtherMeansIsGivenUp() throws Exception {
        try (DatagramSocket mute = new DatagramSocket(loopback(0))) {
            UtpNode node = boundNode();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> node.connect((InetSocketAddress) mute.getLocalSocketAddress())
                            .orTimeout(100, TimeUnit.MILLISECONDS)
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .withCauseInstanceOf(TimeoutException.class);

            awaitUntil("the attempt is gone", () -> node.clientConnections() == 0);
        }
    }

    @Test
    void anAttemptCancelledBeforeTheBindIsNeverMade() throws Exception {
        UtpNode server = boundNode();
        await(server.listen(socket -> {}));
        UtpNode node = node();
        CompletableFuture<UtpSocket> cancelled = node.connect(server.address());
        cancelled.cancel(true);
        CompletableFuture<UtpSocket> wanted = node.connect(server.address());

        await(node.bind(loopback(0)));

        await(wanted);
        assertThat(node.clientConnections()).isEqualTo(1);
    }

    @Test
    void doesNotHoldMoreConnectionsThanItMay() throws Exception {
        UtpNode server = boundNode();
        await(server.listen(socket -> {}));
        UtpNode node = boundNode(builder -> builder.maxConnections(2));
        assertThat(node.maxConnections()).isEqualTo(2);
        await(node.connect(server.address()));
        UtpSocket second = await(node.connect(server.address()));

        assertThatExceptionOfType(UtpConnectException.class)
                .isThrownBy(() -> await(node.connect(server.address())))
                .withMessageContaining("2 connections");

        second.destroy();
        await(second.closeFuture());
        await(node.connect(server.address()));
    }

    @Test
    void refusesAddressesThatCannotBeDialled() throws Exception {
        UtpNode node = boundNode();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
                .withMessageContaining("unresolved");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.connect(loopback(0)))
                .withMessageContaining("port");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.punch(InetSocketAddress.createUnresolved("nowhere.invalid", 1), 1))
                .withMessageContaining("unresolved");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.punch(loopback(1), 0))
                .withMessageContaining("at least 1");
    }

    @Test
    void aClosedNodeDoesNotDial() throws Exception {
        UtpNode node = boundNode();
        await(node.closeAsync());

        assertThatIllegalStateException().isThrownBy(() -> node.connect(loopback(1)));
        assertThatIllegalStateException().isThrownBy(() -> node.punch(loopback(1), 1));
        assertThatIllegalStateException().isThrownBy(() -> node.listen(socket -> {}));
    }

    @Test
    void closingFailsAttemptsThatWait() throws Exception {
        try (DatagramSocket mute = new DatagramSocket(loopback(0))) {
            InetSocketAddress remote = (InetSocketAddress) mute.getLocalSocketAddress();
            UtpNode bound = boundNode();
            UtpNode unbound = node();
            List<CompletableFuture<?>> waiting = new ArrayList<>();
            for (UtpNode node : List.of(bound, unbound)) {
                waiting.add(node.connect(remote));
                waiting.add(node.punch(remote, 100));
            }
            waiting.add(unbound.listen(socket -> {}));

            await(bound.closeAsync());
            await(unbound.closeAsync());

            for (CompletableFuture<?> future : waiting) {
                assertThatExceptionOfType(UtpClosedException.class).isThrownBy(() -> await(future));
            }
        }
    }

    @Test
    void twoNodesPunchEachOther() throws Exception {
        UtpNode one = boundNode();
        UtpNode other = boundNode();

        var oneResult = one.punch(other.address(), 10);
        var otherResult = other.punch(one.address(), 10);

        assertThat(await(oneResult).successful()).isTrue();
        assertThat(await(oneResult).path()).isEqualTo(other.address());
        assertThat(await(oneResult).remote()).isEqualTo(other.address());
        assertThat(await(otherResult).successful()).isTrue();
        assertThat(await(otherResult).probes()).isPositive();
    }

    @Test
    void aPunchThatNobodyAnswersFails() throws Exception {
        try (DatagramSocket mute = new DatagramSocket(loopback(0))) {
            InetSocketAddress remote = (InetSocketAddress) mute.getLocalSocketAddress();

            var result = await(boundNode().punch(remote, 1));

            assertThat(result.successful()).isFalse();
            assertThat(result.path()).isEqualTo(remote);
            assertThat(result.probes()).isEqualTo(1);
        }
    }

    @Test
    void aDestroyedConnectionIsResetAtThePeer() throws Exception {
        Pair pair = pair();

        pair.client().destroy();

        assertThat(await(pair.client().closeFuture())).isEqualTo(CloseReason.DESTROYED);
        assertThat(await(pair.server().closeFuture())).isEqualTo(CloseReason.RESET_BY_PEER);
        awaitUntil("nothing is counted", () -> serverNode().serverConnections() == 0);
        assertThat(pair.client().isOpen()).isFalse();
    }
}
