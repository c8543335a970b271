package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.utp.Transport;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operating system may refuse, and what must go on nevertheless. */
class ChannelTroubleTests extends LiveNodes {

    private static final int EPERM = -1;

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private static void transfer(Pair pair, byte[] content) throws Exception {
        Running<byte[]> reader = async(() -> pair.server().inputStream().readNBytes(content.length));
        pair.client().outputStream().write(content);
        assertThat(reader.get()).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {-5, -22, -90}) // EIO, EINVAL, EMSGSIZE
    void aRunThatCannotBeSplitGoesPacketByPacket(int error) throws Exception {
        assumeTrue(Transports.of(Transport.AUTO).segments(), "needs UDP GSO");
        Pair pair = pair();
        AtomicInteger refused = new AtomicInteger();
        clientNode().udpChannel().pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                if (message instanceof SegmentedDatagramPacket) {
                    refused.incrementAndGet();
                    ReferenceCountUtil.release(message);
                    promise.setFailure(new Errors.NativeIoException("sendmmsg", error));
                } else {
                    context.write(message, promise);
                }
            }
        });

        transfer(pair, content(500_000));

        // A batch of runs may be under way before the first is refused.
        assertThat(refused.get()).isBetween(1, 16);
        assertThat(clientNode().statistics().sendFailures()).isZero();
        // On a machine that stands still for a while a timer may repeat what was not lost: that arrives twice.
        long repeated = pair.client().statistics().packetsRetransmitted();
        awaitUntil(
                repeated + " repeated packets have arrived twice",
                () -> pair.server().statistics().duplicatesReceived() >= repeated);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void datagramsThatAreNotSentAreSentAgain(Transport transport) throws Exception {
        Pair pair = pair(transport);
        AtomicInteger count = new AtomicInteger();
        clientNode().udpChannel().pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                if (message instanceof DatagramPacket && count.incrementAndGet() % 10 == 0) {
                    ReferenceCountUtil.release(message);
                    promise.setFailure(new Errors.NativeIoException("sendmmsg", EPERM));
                } else {
                    context.write(message, promise);
                }
            }
        });

        transfer(pair, content(300_000));

        // Even where everything fits into nine runs.
        while (clientNode().statistics().sendFailures() == 0) {
            transfer(pair, content(1_000));
        }
        assertThat(clientNode().isOpen()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void waitsWhileTheChannelIsNotWritable(Transport transport) throws Exception {
        Pair pair = pair(transport);
        transfer(pair, content(10_000));
        setWritable(clientNode().udpChannel(), false);
        long sent = clientNode().statistics().datagramsSent();

        byte[] content = content(200_000);
        Running<byte[]> reader = async(() -> pair.server().inputStream().readNBytes(content.length));
        pair.client().outputStream().write(content);
        clientNode().udpChannel().eventLoop().submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(clientNode().statistics().datagramsSent()).isEqualTo(sent);
        setWritable(clientNode().udpChannel(), true);

        assertThat(reader.get()).isEqualTo(content);
    }

    private static void setWritable(Channel channel, boolean writable) throws Exception {
        channel.eventLoop()
                .submit(() -> channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anAddressThatCannotBeReachedIsNoReasonToClose(Transport transport) throws Exception {
        UtpNode node = boundNode(builder -> builder.transport(transport).timeout(Duration.ofMillis(200)));

        // Broadcasts need a permission that the node does not ask for.
        assertThatExceptionOfType(UtpConnectException.class)
                .isThrownBy(() -> await(node.connect(new InetSocketAddress("255.255.255.255", 4711))))
                .withMessageContaining("255.255.255.255:4711");

        assertThat(node.statistics().sendFailures()).isPositive();
        assertThat(node.isOpen()).isTrue();
    }

    @Test
    void aFailingReceiveIsNoReasonToClose() throws Exception {
        Pair pair = pair();
        Channel channel = serverNode().udpChannel();

        channel.pipeline().fireExceptionCaught(new IOException("thrown on purpose by a test"));

        transfer(pair, content(1_000));
    }
}
