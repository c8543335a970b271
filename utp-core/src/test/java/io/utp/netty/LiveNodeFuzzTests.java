package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.utp.NodeStatistics;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Hostile datagrams into a live node. Those made from the packets of one connection come from anywhere but its peer and must
 * not harm it (an attacker on the path could: uTP has no authentication). Those made from the packets of another come from
 * its own peer, so that they reach every branch of the engine; that one may die, and is made again.
 */
@Timeout(300)
class LiveNodeFuzzTests extends LiveNodes {

    private static final long DATAGRAMS = Long.getLong("utp.fuzz.datagrams", 10_000_000);
    private static final long SEED = Long.getLong("utp.fuzz.seed", System.nanoTime());
    private static final int BATCH = 128;
    private static final int BATCHES_A_TURN = 8;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicBoolean done = new AtomicBoolean();

    @BeforeEach
    void listenToTheLog() {
        log.start();
        ((Logger) LoggerFactory.getLogger("io.utp")).addAppender(log);
        ((Logger) LoggerFactory.getLogger("io.netty")).addAppender(log);
    }

    @AfterEach
    void stopListening() {
        ((Logger) LoggerFactory.getLogger("io.utp")).detachAppender(log);
        ((Logger) LoggerFactory.getLogger("io.netty")).detachAppender(log);
    }

    @Test
    void hostileDatagramsHarmNobodyElse() throws Exception {
        System.out.printf("utp.fuzz.seed=%d utp.fuzz.datagrams=%d%n", SEED, DATAGRAMS);
        UtpNode node =
                boundNode(builder -> builder.timeout(Duration.ofMillis(500)).backlog(64));
        node.onDatagram((sender, content) -> content.get(new byte[content.remaining()]));
        await(node.listen(LiveNodeFuzzTests::echo));
        UtpNode good = boundNode();
        UtpNode bad = boundNode(builder -> builder.timeout(Duration.ofMillis(500)));
        UtpSocket goodSocket = await(good.connect(node.address()));
        Injector injector = new Injector(node.udpChannel(), good.address(), bad.address());

        Running<Long> goodTraffic = async(() -> exchange(goodSocket));
        AtomicLong rounds = new AtomicLong();
        Running<Void> badTraffic = async(() -> exchangeAgainAndAgain(bad, node.address(), rounds));
        injector.awaitSamples();
        NodeStatistics before = node.statistics();
        long start = System.nanoTime();
        long injected = injector.run(DATAGRAMS);
        double seconds = (System.nanoTime() - start) / 1e9;
        NodeStatistics after = node.statistics();
        done.set(true);

        long verified = goodTraffic.get();
        badTraffic.get();
        System.out.printf(
                "%d datagrams in %.1f s (%.0f ns each), %d bytes verified beside them, %d connections attacked, %s%n",
                injected, seconds, seconds * 1e9 / injected, verified, rounds.get(), after);
        assertThat(injected).isEqualTo(DATAGRAMS);
        assertThat(verified).isPositive();
        assertThat(after.datagramsReceived() - before.datagramsReceived()).isGreaterThanOrEqualTo(DATAGRAMS);
        assertThat(after.malformedPackets()).isPositive();
        assertThat(after.unknownPackets()).isPositive();
        assertThat(after.resetsSent()).isPositive();
        assertThat(after.resetsSuppressed()).isPositive();
        assertThat(after.otherDatagrams()).isPositive();
        goodSocket.close();
        await(node.closeAsync());
        assertThat(log.list.stream()
                        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                        .map(event -> event.getFormattedMessage() + " " + event.getThrowableProxy()))
                .as("what was logged, seed %d", SEED)
                .isEmpty();
    }

    private static void echo(UtpSocket socket) {
        try {
            socket.inputStream().transferTo(socket.outputStream());
            socket.end();
        } catch (IOException e) {
            socket.destroy();
        }
    }

    /** Sends numbered pieces and expects them back, until the attack is over. */
    private long exchange(UtpSocket socket) throws IOException {
        OutputStream output = socket.outputStream();
        InputStream input = socket.inputStream();
        SplittableRandom random = new SplittableRandom(1);
        byte[] piece = new byte[20_000];
        long total = 0;
        while (!done.get()) {
            random.nextBytes(piece);
            output.write(piece);
            assertThat(input.readNBytes(piece.length)).isEqualTo(piece);
            total += piece.length;
        }
        return total;
    }

    private Void exchangeAgainAndAgain(UtpNode from, InetSocketAddress to, AtomicLong rounds) {
        while (!done.get()) {
            try {
                UtpSocket socket = await(from.connect(to));
                rounds.incrementAndGet();
                socket.onTimeout(socket::destroy);
                byte[] piece = new byte[3_000];
                for (int i = 0; i < 200 && !done.get(); i++) {
                    socket.outputStream().write(piece);
                    socket.inputStream().readNBytes(piece.length);
                }
                socket.destroy();
            } catch (Exception e) {
                // It is this connection's fate to fail.
            }
        }
        return null;
    }

    /** Puts datagrams in where the UDP channel would, a turn of the event loop at a time. */
    private static final class Injector {

        private final Channel channel;
        private final InetSocketAddress attacked;
        private final DatagramMutator ofGood = new DatagramMutator(SEED);
        private final DatagramMutator ofAttacked = new DatagramMutator(SEED + 1);
        private final SplittableRandom random = new SplittableRandom(SEED + 2);
        private final List<InetSocketAddress> anybody = new ArrayList<>();
        private final ByteBuf content = Unpooled.buffer(70_000);
        private final CompletableFuture<Void> sampled = new CompletableFuture<>();
        private long injected;

        Injector(Channel channel, InetSocketAddress good, InetSocketAddress attacked) throws Exception {
            this.channel = channel;
            this.attacked = attacked;
            for (int i = 0; i < 4_096; i++) {
                byte[] host = {127, 77, (byte) random.nextInt(256), (byte) random.nextInt(1, 255)};
                anybody.add(new InetSocketAddress(InetAddress.getByAddress(host), random.nextInt(1, 65_536)));
            }
            channel.pipeline().addFirst(new Sampler(good));
        }

        /** Keeps copies of what the two live peers send. */
        private final class Sampler extends ChannelInboundHandlerAdapter {

            private final InetSocketAddress good;

            Sampler(InetSocketAddress good) {
                this.good = good;
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                DatagramPacket packet = (DatagramPacket) message;
                if (packet.sender().equals(good)) {
                    keep(ofGood, packet.content());
                } else if (packet.sender().equals(attacked)) {
                    keep(ofAttacked, packet.content());
                }
                if (!sampled.isDone() && ofGood.hasSamples() && ofAttacked.hasSamples()) {
                    sampled.complete(null);
                }
                context.fireChannelRead(message);
            }

            private void keep(DatagramMutator mutator, ByteBuf packet) {
                byte[] copy = new byte[packet.readableBytes()];
                packet.getBytes(packet.readerIndex(), copy);
                mutator.sample(copy);
            }
        }

        void awaitSamples() throws Exception {
            await(sampled);
        }

        /** Between the turns the event loop receives what really arrived. */
        long run(long count) throws Exception {
            while (injected < count) {
                channel.eventLoop().submit(() -> turn(count)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            return injected;
        }

        private void turn(long count) {
            ChannelHandlerContext sampler = channel.pipeline().firstContext();
            for (int batch = 0; batch < BATCHES_A_TURN && injected < count; batch++) {
                for (int i = 0; i < BATCH && injected < count; i++) {
                    inject(sampler);
                    injected++;
                }
                sampler.fireChannelReadComplete();
            }
        }

        private void inject(ChannelHandlerContext sampler) {
            boolean toAttacked = random.nextBoolean();
            (toAttacked ? ofAttacked : ofGood).write(content);
            InetSocketAddress sender =
                    toAttacked && random.nextInt(4) > 0 ? attacked : anybody.get(random.nextInt(anybody.size()));
            sampler.fireChannelRead(new DatagramPacket(content.retain(), null, sender));
        }
    }
}
