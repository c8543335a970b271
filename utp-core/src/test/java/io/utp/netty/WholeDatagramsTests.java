package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.utp.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WholeDatagramsTests {

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EPOLL", "NIO"})
    void aDatagramThatTheFirstLinkDoesNotCarryIsRefusedOnlyIfItMustBeWhole(Transport transport) throws Exception {
        Transports transports = Transports.of(transport);
        // The JDK has an option for it since 19. Without one, the kernel cuts what is too large.
        boolean supported = transports.wholeDatagrams().isSupported();
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getByName("::1"));
        // With the headers of IPv6 and UDP a datagram of the largest size is larger than the usual loopback interface.
        assumeTrue(loopback != null && loopback.getMTU() == 65_536, "no IPv6, or another loopback");
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, transports.ioHandlers());
        try {
            Channel channel = new Bootstrap()
                    .group(loops)
                    .channelFactory(transports.channels())
                    .option(ChannelOption.SO_SNDBUF, 1 << 20)
                    .handler(new ChannelInboundHandlerAdapter())
                    .bind(new InetSocketAddress("::1", 0))
                    .sync()
                    .channel();

            transports.wholeDatagrams().require(channel, true);
            assertThat(WholeDatagrams.isTooLarge(send(channel, 65_500).cause())).isEqualTo(supported);
            assertThat(send(channel, 65_000).isSuccess()).isTrue();
            transports.wholeDatagrams().require(channel, false);
            assertThat(send(channel, 65_500).isSuccess()).isTrue();
            channel.close().sync();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private static ChannelFuture send(Channel channel, int bytes) throws InterruptedException {
        return channel.writeAndFlush(new DatagramPacket(
                        Unpooled.buffer(bytes).writeZero(bytes), (InetSocketAddress) channel.localAddress()))
                .await();
    }

    @Test
    void whatTheKernelSaysOfItIsUnderstood() {
        assertThat(WholeDatagrams.isTooLarge(Errors.newIOException("sendTo", -90)))
                .isTrue();
        assertThat(WholeDatagrams.isTooLarge(new IOException("Message too long")))
                .isTrue();
        assertThat(WholeDatagrams.isTooLarge(Errors.newIOException("sendTo", -101)))
                .isFalse();
        assertThat(WholeDatagrams.isTooLarge(new IOException("Network is unreachable")))
                .isFalse();
        assertThat(WholeDatagrams.isTooLarge(null)).isFalse();
    }
}
