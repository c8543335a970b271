package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.utp.CloseReason;
import io.utp.Transport;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpSocket;
import io.utp.UtpTimeoutException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an operating system, a machine and a JVM in trouble do to a node: nothing is lost, or it fails and says why, and all is
 * well again when the trouble is over.
 */
class FaultTests extends LiveNodes {

    private static final int EPERM = -1;

    /** ENOBUFS, EPERM of a firewall, ECONNREFUSED of an earlier datagram's ICMP error, ENETUNREACH, EHOSTUNREACH. */
    private static final int[] REFUSALS = {-105, EPERM, -111, -101, -113};

    /** Refuses datagrams as a socket does, and counts them. */
    private static final class Refusing extends ChannelOutboundHandlerAdapter {

        private final AtomicLong refused = new AtomicLong();
        private final Function<Integer, Exception> fault;

        /** The fault for a datagram of so many bytes, or null for none. */
        Refusing(Function<Integer, Exception> fault) {
            this.fault = fault;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            DatagramPacket packet = (DatagramPacket) message;
            int bytes = packet.content().readableBytes();
            int segment = message instanceof SegmentedDatagramPacket run ? run.segmentSize() : bytes;
            Exception failure = fault.apply(segment);
            if (failure == null) {
                context.write(message, promise);
                return;
            }
            refused.addAndGet(segment == 0 ? 1 : (bytes + segment - 1) / segment);
            ReferenceCountUtil.release(message);
            promise.setFailure(failure);
        }
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private static void transfer(UtpSocket from, UtpSocket to, byte[] content) throws Exception {
        Running<byte[]> reader = async(() -> to.inputStream().readNBytes(content.length));
        Running<Void> writer = async(() -> {
            from.outputStream().write(content);
            return null;
        });
        assertThat(reader.get()).isEqualTo(content);
        writer.get();
    }

    // ---- the socket

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void whatTheSocketRefusesIsCountedAndSentAgain(Transport transport) throws Exception {
        Pair pair = pair(transport);
        Random chance = new Random(1);
        Refusing refusing = new Refusing(bytes -> chance.nextInt(5) == 0
                ? new Errors.NativeIoException("sendmsg", REFUSALS[chance.nextInt(REFUSALS.length)])
                : null);
        clientNode().udpChannel().pipeline().addFirst(refusing);
        serverNode().udpChannel().pipeline().addFirst(new Refusing(refusing.fault));

        for (int i = 0; i < 10; i++) {
            transfer(pair.client(), pair.server(), content(20_000 + i));
            transfer(pair.server(), pair.client(), content(5_000 + i));
        }

        assertThat(refusing.refused).hasPositiveValue();
        // Counted on the event loop, one task after the last write at the latest.
        awaitUntil(
                "each refused datagram is counted, " + refusing.refused,
                () -> clientNode().statistics().sendFailures() == refusing.refused.get());
        clientNode().udpChannel().pipeline().remove(refusing);
        long failures = clientNode().statistics().sendFailures();
        transfer(pair.client(), pair.server(), content(100_000));
        assertThat(clientNode().statistics().sendFailures()).isEqualTo(failures);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void whoMaySendNothingIsToldSoAndGoesOnAfterwards(Transport transport) throws Exception {
        Pair pair = pair(
                builder -> builder.transport(transport)
                        .timeout(Duration.ofMillis(300))
                        .idleTimeout(Duration.ofMillis(700)),
                builder -> builder.transport(transport));
        Refusing firewall = new Refusing(bytes -> new Errors.NativeIoException("sendmsg", EPERM));
        clientNode().udpChannel().pipeline().addFirst(firewall);

        assertThatExceptionOfType(UtpConnectException.class)
                .isThrownBy(() -> await(clientNode().connect(serverNode().address())))
                .withMessageContaining("firewall");
        pair.client().write(ByteBuffer.allocate(100));
        assertThat(await(pair.client().closeFuture())).isEqualTo(CloseReason.TIMEOUT);
        assertThatExceptionOfType(UtpTimeoutException.class)
                .isThrownBy(() -> pair.client().inputStream().read());
        assertThat(clientNode().statistics().sendFailures()).isPositive().isEqualTo(firewall.refused.get());

        clientNode().udpChannel().pipeline().remove(firewall);
        assertThat(await(clientNode().connect(serverNode().address())).isOpen()).isTrue();
    }

    /** As behind a tunnel that is put in the way: packets had grown to what the link carried before. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void whenTheLinkCarriesLessPacketsShrink(Transport transport) throws Exception {
        Pair pair = pair(builder -> builder.transport(transport).maxMtu(4_000));
        for (int i = 0; i < 200 && pair.client().statistics().packetSize() < 2_000; i++) {
            transfer(pair.client(), pair.server(), content(200_000));
        }
        assertThat(pair.client().statistics().packetSize()).isGreaterThan(2_000);
        Refusing tunnel = new Refusing(bytes -> bytes > 1_400 ? new IOException("Message too long") : null);
        clientNode().udpChannel().pipeline().addFirst(tunnel);

        transfer(pair.client(), pair.server(), content(500_000));

        assertThat(pair.client().statistics().packetSize()).isLessThanOrEqualTo(1_400);
        assertThat(tunnel.refused).hasPositiveValue();
    }

    // ---- memory and threads

    /** The peers do not read, so that all memory of the sending node is taken. */
    @Test
    void whoHasNoMemoryToSendWaitsAndGoesOn() throws Exception {
        long memory = 1 << 20;
        byte[] content = content(500_000);
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode server = boundNode(FaultTests::smallBuffers);
        await(server.listen(accepted::add));
        UtpNode client = boundNode(builder -> builder.maxMemory(memory));
        List<UtpSocket> readers = new ArrayList<>();
        List<Running<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            UtpSocket socket = await(client.connect(server.address()));
            readers.add(take(accepted));
            writers.add(async(() -> {
                socket.outputStream().write(content);
                return null;
            }));
        }
        awaitUntil("all memory is taken", () -> heldBytes(client) > memory * 3 / 4);
        writers.forEach(Running::awaitBlocked);

        assertThat(heldBytes(client)).isLessThanOrEqualTo(memory * 5 / 4);
        for (int i = 0; i < writers.size(); i++) {
            assertThat(writers.get(i).result()).isNotDone();
            assertThat(readers.get(i).inputStream().readNBytes(content.length)).isEqualTo(content);
            writers.get(i).get();
        }
        awaitUntil("all memory is free again", () -> heldBytes(client) == 0);
    }

    /** So that a reader that does not read stops the writer soon. */
    private static UtpNodeBuilder smallBuffers(UtpNodeBuilder builder) {
        return builder.bufferSize(64).maxBuffer(0);
    }

    private static long heldBytes(UtpNode node) {
        NodeInsight held = NodeInsight.of(node);
        return held.heldBytes() + held.waitingBytes();
    }

    /** As when a pool is exhausted, or its threads wait for a database: here for longer than a silence may last. */
    @Test
    void anExecutorThatStallsStopsNeitherTheNodeNorItsConnectionsAndLosesNothing() throws Exception {
        CountDownLatch stall = new CountDownLatch(1);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Pair pair = pair(builder -> impatient(builder).executor(executor), FaultTests::impatient);
            byte[] content = content(1_000_000);
            ByteBuffer received = ByteBuffer.allocate(content.length);
            CompletableFuture<Void> ended = collect(pair.client(), received);
            executor.execute(() -> awaitUninterruptibly(stall));
            Running<Void> writer = async(() -> {
                pair.server().outputStream().write(content);
                pair.server().end();
                return null;
            });
            writer.awaitBlocked();
            long blocked = System.nanoTime();

            // Who waits for no callback goes on meanwhile, and both ends still hear of each other.
            byte[] question = content(100_000);
            while (System.nanoTime() - blocked < TimeUnit.MILLISECONDS.toNanos(1_200)) {
                transfer(pair.client(), pair.server(), question);
            }

            assertThat(received.position()).isZero();
            assertThat(writer.result()).isNotDone();
            assertThat(pair.client().isOpen()).isTrue();
            stall.countDown();
            await(ended);
            assertThat(received.array()).isEqualTo(content);
            writer.get();
        } finally {
            stall.countDown();
            closeNodes();
            executor.shutdown();
        }
    }

    private static UtpNodeBuilder impatient(UtpNodeBuilder builder) {
        return smallBuffers(builder).keepAlive(Duration.ofMillis(200)).idleTimeout(Duration.ofMillis(800));
    }

    private static CompletableFuture<Void> collect(UtpSocket socket, ByteBuffer into) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        socket.data().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                into.put(bytes);
            }

            @Override
            public void onError(Throwable failure) {
                ended.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                ended.complete(null);
            }
        });
        return ended;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- time

    /** Everything was acknowledged in time, but nobody looked. */
    @ParameterizedTest
    @EnumSource(value = Transport.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void whatArrivedWhileTheEventLoopWasBlockedIsSeenBeforeItsTimers(Transport transport) throws Exception {
        Pair pair = pair(
                builder -> builder.transport(transport).timeout(Duration.ofMillis(200)),
                builder -> builder.transport(transport));
        Running<byte[]> reader = async(() -> pair.server().inputStream().readAllBytes());
        pair.client().outputStream().write(content(50_000));
        CountDownLatch ended = new CountDownLatch(1);
        clientNode().udpChannel().eventLoop().execute(() -> {
            pair.client().end();
            // The next task sends the end, and then nothing is looked at for longer than an end may take.
            clientNode().udpChannel().eventLoop().execute(() -> {
                ended.countDown();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            });
        });
        ended.await();

        assertThat(reader.get()).isEqualTo(content(50_000));
        pair.server().end();

        assertThat(await(pair.client().closeFuture())).isEqualTo(CloseReason.FINISHED);
    }

    @Test
    void aBlockedEventLoopDelaysATransferAndLosesNothing() throws Exception {
        Pair pair = pair();
        byte[] content = content(3_000_000);
        for (UtpNode node : new UtpNode[] {clientNode(), serverNode()}) {
            node.udpChannel()
                    .eventLoop()
                    .schedule(
                            () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(700)), 5, TimeUnit.MILLISECONDS);
        }

        transfer(pair.client(), pair.server(), content);
        transfer(pair.server(), pair.client(), content);

        assertThat(pair.client().isOpen()).isTrue();
    }

    /** As after the sleep of a laptop whose clock goes on meanwhile. */
    @Test
    void afterASleepOfSecondsConnectionsGoOn() throws Exception {
        Pair pair = pair();
        transfer(pair.client(), pair.server(), content(100_000));
        pair.client().write(ByteBuffer.wrap(content(1_000)));

        sleep(clientNode(), Duration.ofSeconds(20));

        assertThat(pair.server().inputStream().readNBytes(1_000)).isEqualTo(content(1_000));
        transfer(pair.client(), pair.server(), content(100_000));
        transfer(pair.server(), pair.client(), content(100_000));
        sleep(serverNode(), Duration.ofSeconds(20));
        transfer(pair.client(), pair.server(), content(100_000));
        transfer(pair.server(), pair.client(), content(100_000));
    }

    /** The peer has given up long ago. */
    @Test
    void afterASleepOfHoursConnectionsSayThatThePeerIsGoneAndTheNodeGoesOn() throws Exception {
        Pair pair = pair();
        UtpNode client = clientNode();
        serverNode().udpChannel().close().syncUninterruptibly();
        pair.client().write(ByteBuffer.wrap(content(1_000)));

        sleep(client, Duration.ofHours(8));

        assertThat(await(pair.client().closeFuture())).isEqualTo(CloseReason.TIMEOUT);
        assertThatExceptionOfType(UtpTimeoutException.class)
                .isThrownBy(() -> pair.client().inputStream().read())
                .withMessageContaining("stopped answering");
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode server = boundNode();
        await(server.listen(accepted::add));
        UtpSocket next = await(client.connect(server.address()));
        transfer(next, take(accepted), content(100_000));
    }

    /** For the node's clock so much time passes at once. */
    private static void sleep(UtpNode node, Duration duration) throws Exception {
        Channel port = node.udpChannel();
        EndpointDriver driver = NodeInsight.driver(node);
        NodeClock clock = driver.context().clock();
        port.eventLoop()
                .submit(() -> {
                    Field start = NodeClock.class.getDeclaredField("start");
                    start.setAccessible(true);
                    start.setLong(clock, start.getLong(clock) - duration.toNanos());
                    // The timer was armed for another time.
                    Field timer = EndpointDriver.class.getDeclaredField("timer");
                    timer.setAccessible(true);
                    ((DeadlineTimer) timer.get(driver)).arm(clock.nanos() - duration.toNanos());
                    return null;
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
