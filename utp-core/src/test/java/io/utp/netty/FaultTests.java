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
import io.utp.UtpSocket;
import io.utp.UtpTimeoutException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an operating system, a machine and a JVM in trouble do to a node: nothing is lost, or it fails and says why, and all is
 * well again when the trouble is over.
 */
class FaultTests extends LiveNodes {

    private static final int EPERM = -1;

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

    /** ENOBUFS, EPERM of a firewall, ECONNREFUSED of an earlier datagram's ICMP error, EHOSTUNREACH. */
    @ParameterizedTest
    @CsvSource({"-105, EPOLL", "-105, NIO", "-1, EPOLL", "-1, NIO", "-111, EPOLL", "-111, EPOLL_PLAIN", "-113, NIO"})
    void whatTheSocketRefusesIsCountedAndSentAgain(int error, Transport transport) throws Exception {
        Pair pair = pair(transport);
        Random chance = new Random(1);
        Refusing refusing =
                new Refusing(bytes -> chance.nextInt(5) == 0 ? new Errors.NativeIoException("sendmsg", error) : null);
        clientNode().udpChannel().pipeline().addFirst(refusing);
        serverNode().udpChannel().pipeline().addFirst(new Refusing(refusing.fault));

        for (int i = 0; i < 20; i++) {
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
    @EnumSource(Transport.class)
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
    @CsvSource({"EPOLL", "EPOLL_PLAIN", "NIO"})
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

    // ---- time

    /** Everything was acknowledged in time, but nobody looked. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void whatArrivedWhileTheEventLoopWasBlockedIsSeenBeforeItsTimers(Transport transport) throws Exception {
        Pair pair = pair(
                builder -> builder.transport(transport).timeout(Duration.ofMillis(400)),
                builder -> builder.transport(transport));
        Running<byte[]> reader = async(() -> pair.server().inputStream().readAllBytes());
        pair.client().outputStream().write(content(50_000));
        CountDownLatch ended = new CountDownLatch(1);
        clientNode().udpChannel().eventLoop().execute(() -> {
            pair.client().end();
            // The next task sends the end, and then nothing is looked at for longer than an end may take.
            clientNode().udpChannel().eventLoop().execute(() -> {
                ended.countDown();
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
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
                            () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_500)),
                            5,
                            TimeUnit.MILLISECONDS);
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
