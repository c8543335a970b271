package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.utp.CloseReason;
import io.utp.Transport;
import io.utp.UtpClosedException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodeCloseTests extends LiveNodes {

    @ParameterizedTest
    @EnumSource(Transport.class)
    void thePortIsFreeWhenTheFutureCompletes(Transport transport) throws Exception {
        InetSocketAddress address = null;
        for (int round = 0; round < 20; round++) {
            UtpNode node = node(builder -> builder.transport(transport));
            InetSocketAddress bound = await(node.bind(address != null ? address : loopback(0)));
            assertThat(address == null || bound.equals(address)).isTrue();
            address = bound;

            await(node.closeAsync());

            assertThat(node.isOpen()).isFalse();
            assertThat(node.address()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whatWasWrittenIsDelivered(Transport transport) throws Exception {
        Pair pair = pair(transport);
        int total = 3_000_000;
        Running<Integer> reader = async(() -> {
            int bytes = pair.server().inputStream().readAllBytes().length;
            pair.server().end();
            return bytes;
        });
        pair.client().write(ByteBuffer.allocate(total));

        await(clientNode().closeAsync());

        assertThat(reader.get()).isEqualTo(total);
        assertThat(await(pair.client().closeFuture())).isEqualTo(CloseReason.FINISHED);
        assertThat(pair.client().isOpen()).isFalse();
    }

    @Test
    void endsFiveHundredConnectionsAtOnce() throws Exception {
        int count = 500;
        LinkedBlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode server = boundNode();
        await(server.listen(accepted::add));
        UtpNode client = boundNode();
        List<CompletableFuture<UtpSocket>> connecting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connecting.add(client.connect(server.address()));
        }
        List<UtpSocket> sockets = new ArrayList<>();
        for (CompletableFuture<UtpSocket> future : connecting) {
            sockets.add(await(future));
        }
        assertThat(client.clientConnections()).isEqualTo(count);
        for (UtpSocket socket : sockets) {
            socket.write(ByteBuffer.allocate(100));
        }
        List<Running<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UtpSocket socket = take(accepted);
            readers.add(async(() -> {
                int bytes = socket.inputStream().readAllBytes().length;
                socket.end();
                return bytes;
            }));
        }

        await(client.closeAsync());

        for (Running<Integer> reader : readers) {
            assertThat(reader.get()).isEqualTo(100);
        }
        for (UtpSocket socket : sockets) {
            assertThat(await(socket.closeFuture())).isEqualTo(CloseReason.FINISHED);
        }
        assertThat(client.clientConnections()).isZero();
    }

    @Test
    void aPeerThatDoesNotEndIsNotWaitedForLongerThanTheTimeout() throws Exception {
        Pair pair = pair(builder -> builder.timeout(Duration.ofMillis(200)));
        long start = System.nanoTime();

        await(clientNode().closeAsync());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(await(pair.server().closeFuture())).isNotNull();
    }

    @Test
    void whatWaitsIsTold() throws Exception {
        Pair pair = pair(builder -> builder.bufferSize(16).timeout(Duration.ofMillis(200)));
        Running<Integer> reader = async(() -> pair.client().inputStream().read());
        Running<Void> writer = async(() -> {
            pair.client().outputStream().write(new byte[1 << 20]);
            return null;
        });
        reader.awaitBlocked();
        writer.awaitBlocked();

        await(clientNode().closeAsync());

        assertThatExceptionOfType(UtpClosedException.class)
                .isThrownBy(reader::get)
                .withMessageContaining("node");
        assertThatExceptionOfType(UtpClosedException.class)
                .isThrownBy(writer::get)
                .withMessageContaining("node");
    }

    @Test
    void aMutePeerIsGivenUp() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(loopback(0))) {
            UtpNode node =
                    boundNode(builder -> builder.timeout(Duration.ofMillis(200)).resend(Duration.ofMillis(20)));
            CompletableFuture<UtpSocket> connecting = node.connect((InetSocketAddress) peer.getLocalSocketAddress());
            answerSyn(peer);
            UtpSocket socket = await(connecting);
            socket.write(ByteBuffer.allocate(1000));

            await(node.closeAsync());

            assertThat(await(socket.closeFuture())).isIn(CloseReason.TIMEOUT, CloseReason.NODE_CLOSED);
            assertThatExceptionOfType(io.utp.UtpException.class).isThrownBy(() -> await(socket.end()));
        }
    }

    /** BEP 29: STATE with the SYN's id and number. */
    private static void answerSyn(DatagramSocket peer) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        peer.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        peer.receive(packet);
        ByteBuffer syn = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        ByteBuffer state = ByteBuffer.allocate(20)
                .put((byte) 0x21)
                .put((byte) 0)
                .putShort(syn.getShort(2))
                .putInt(1)
                .putInt(1)
                .putInt(1 << 20)
                .putShort((short) 100)
                .putShort(syn.getShort(16));
        peer.send(new DatagramPacket(state.array(), 20, packet.getSocketAddress()));
    }

    @Test
    void newConnectionsAreRefusedMeanwhile() throws Exception {
        Pair pair = pair(builder -> builder.bufferSize(16));
        UtpNode closing = serverNode();
        InetSocketAddress address = closing.address();
        pair.server().write(ByteBuffer.allocate(500_000));
        CompletableFuture<Void> closed = closing.closeAsync();
        // The answer comes from the event loop, behind the command to close.
        assertThat(closing.statistics().refusedConnections()).isZero();
        assertThat(closing.isListening()).isFalse();
        assertThat(closing.isOpen()).isFalse();

        assertThatExceptionOfType(io.utp.UtpConnectException.class)
                .isThrownBy(() -> await(clientNode().connect(address)));

        assertThat(pair.client().inputStream().readAllBytes()).hasSize(500_000);
        pair.client().close();
        await(closed);
    }

    @Test
    void closingIsOneFutureWhoeverAsks() throws Exception {
        UtpNode node = boundNode();

        CompletableFuture<Void> closing = node.closeAsync();

        assertThat(node.closeAsync()).isSameAs(closing);
        node.close();
        node.close();
        await(closing);
    }

    @Test
    void closesBeforeTheBind() throws Exception {
        UtpNode node = node();

        node.close();

        assertThat(node.isOpen()).isFalse();
        await(node.closeAsync());
    }

    @Test
    void mayBeClosedFromTheOnlyThreadOfItsExecutor() throws Exception {
        ExecutorService single = Executors.newSingleThreadExecutor();
        try {
            UtpNode server = boundNode();
            await(server.listen(UtpSocket::end));
            UtpNode node = boundNode(builder -> builder.executor(single));
            UtpSocket socket = await(node.connect(server.address()));
            CompletableFuture<Void> done = new CompletableFuture<>();

            single.execute(() -> {
                try {
                    socket.outputStream().write(1);
                    socket.close();
                    node.close();
                    done.complete(null);
                } catch (Exception e) {
                    done.completeExceptionally(e);
                }
            });

            await(done);
        } finally {
            single.shutdown();
        }
    }

    @Test
    void anExecutorThatWasShutDownBeforeDoesNotStopIt() throws Exception {
        ExecutorService single = Executors.newSingleThreadExecutor();
        UtpNode node = boundNode(builder -> builder.executor(single));
        single.shutdown();

        await(node.closeAsync());
    }

    @Test
    void closeOnTheEventLoopSaysWhatToDoInstead() throws Exception {
        UtpNode node = boundNode();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();

        node.udpChannel().eventLoop().execute(() -> {
            try {
                node.close();
                thrown.complete(null);
            } catch (RuntimeException e) {
                thrown.complete(e);
            }
        });

        assertThat(await(thrown)).isInstanceOf(IllegalStateException.class).hasMessageContaining("closeAsync()");
    }

    @Test
    void aChannelThatIsClosedByOthersEndsTheNode() throws Exception {
        Pair pair = pair(builder -> builder.timeout(Duration.ofMillis(200)));

        clientNode().udpChannel().close();

        assertThat(await(pair.client().closeFuture())).isEqualTo(CloseReason.NODE_CLOSED);
        awaitUntil("the node has noticed", () -> !clientNode().isOpen());
        await(clientNode().closeAsync());
    }
}
