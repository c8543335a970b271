package io.utp.benchmarks.peer;

import io.jpower.kcp.netty.ChannelOptionHelper;
import io.jpower.kcp.netty.UkcpChannel;
import io.jpower.kcp.netty.UkcpChannelOption;
import io.jpower.kcp.netty.UkcpClientChannel;
import io.jpower.kcp.netty.UkcpServerChannel;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.UkcpServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * KCP, as kcp-netty has it: a retransmission protocol without handshake, congestion control or encryption, in its "turbo"
 * mode with large windows. A connection exists at the server once it has received something.
 */
// kcp-netty runs on the event loops of Netty 4.1 only; listeners have the futures
@SuppressWarnings({"deprecation", "FutureReturnValueIgnored"})
final class KcpPeer implements Peer {

    private static final int INTERVAL_MILLIS = 10;

    private static final int WINDOW_PACKETS = 2048;

    private static final int MTU = 1400;

    private static final int KERNEL_BUFFER = 4 << 20;

    private final EventLoopGroup group = new NioEventLoopGroup(1);

    private final AtomicInteger conversations = new AtomicInteger();

    @Override
    public int listen(Handler handler) throws InterruptedException {
        UkcpServerBootstrap bootstrap = new UkcpServerBootstrap()
                .group(group)
                .channel(UkcpServerChannel.class)
                .option(ChannelOption.SO_RCVBUF, KERNEL_BUFFER)
                .option(ChannelOption.SO_SNDBUF, KERNEL_BUFFER)
                .childOption(UkcpChannelOption.UKCP_MTU, MTU)
                .childOption(UkcpChannelOption.UKCP_STREAM, true)
                .childOption(UkcpChannelOption.UKCP_AUTO_SET_CONV, true)
                .childOption(UkcpChannelOption.UKCP_SND_WND, WINDOW_PACKETS)
                .childOption(UkcpChannelOption.UKCP_RCV_WND, WINDOW_PACKETS)
                .childHandler(new ChannelInitializer<UkcpChannel>() {
                    @Override
                    protected void initChannel(UkcpChannel channel) {
                        channel.pipeline().addLast(stream(channel, handler));
                    }
                });
        ChannelOptionHelper.nodelay(bootstrap, true, INTERVAL_MILLIS, 2, true);
        Channel server = bootstrap
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public CompletionStage<Stream> connect(InetSocketAddress server, Handler handler) {
        CompletableFuture<Stream> connected = new CompletableFuture<>();
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channel(UkcpClientChannel.class)
                .option(ChannelOption.SO_RCVBUF, KERNEL_BUFFER)
                .option(ChannelOption.SO_SNDBUF, KERNEL_BUFFER)
                .option(UkcpChannelOption.UKCP_MTU, MTU)
                .option(UkcpChannelOption.UKCP_STREAM, true)
                .option(UkcpChannelOption.UKCP_SND_WND, WINDOW_PACKETS)
                .option(UkcpChannelOption.UKCP_RCV_WND, WINDOW_PACKETS)
                .handler(new ChannelInitializer<UkcpClientChannel>() {
                    @Override
                    protected void initChannel(UkcpClientChannel channel) {
                        channel.conv(conversations.incrementAndGet());
                        ChannelStream stream = stream(channel, handler);
                        stream.opened().thenAccept(connected::complete);
                        channel.pipeline().addLast(stream);
                    }
                });
        ChannelOptionHelper.nodelay(bootstrap, true, INTERVAL_MILLIS, 2, true);
        bootstrap.connect(server).addListener(done -> {
            if (!done.isSuccess()) {
                connected.completeExceptionally(done.cause());
            }
        });
        return connected;
    }

    private static ChannelStream stream(Channel channel, Handler handler) {
        return new ChannelStream(channel, handler, Stream.LARGEST_MESSAGE, channel::close);
    }
}
