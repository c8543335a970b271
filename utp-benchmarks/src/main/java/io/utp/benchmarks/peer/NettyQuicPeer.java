package io.utp.benchmarks.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.FlushStrategy;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * QUIC (quiche) through Netty, always encrypted, with what made it fastest on loopback: datagrams of 44 segments out and GRO
 * in, flushed after as many packets. One connection with one stream is one of the work's.
 */
@SuppressWarnings("FutureReturnValueIgnored") // listeners have them
final class NettyQuicPeer implements Peer {

    private static final int SEGMENTS = 44;

    /** 44 of them are one datagram of at most 65,507 bytes. */
    private static final int PAYLOAD = 1472;

    private static final int KERNEL_BUFFER = 4 << 20;

    private static final long WINDOW = 64 << 20;

    private static final String PROTOCOL = "benchmark";

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

    private @Nullable Channel client;

    @Override
    public int listen(Handler handler) throws Exception {
        QuicSslContext security = QuicSslContextBuilder.forServer(TestKeys.factory(), TestKeys.PASSWORD)
                .applicationProtocols(PROTOCOL)
                .build();
        Channel server = bind(codec(new QuicServerCodecBuilder())
                .sslContext(security)
                .tokenHandler(null)
                .option(
                        QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                        EpollQuicUtils.newSegmentedAllocator(SEGMENTS))
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true;
                    }
                })
                .streamOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .streamHandler(new ChannelInitializer<QuicStreamChannel>() {
                    @Override
                    protected void initChannel(QuicStreamChannel channel) {
                        channel.pipeline().addLast(stream(channel, handler));
                    }
                })
                .build());
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public CompletionStage<Stream> connect(InetSocketAddress server, Handler handler) throws Exception {
        CompletableFuture<Stream> connected = new CompletableFuture<>();
        QuicChannel.newBootstrap(client())
                .option(
                        QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                        EpollQuicUtils.newSegmentedAllocator(SEGMENTS))
                .handler(new ChannelInboundHandlerAdapter())
                .remoteAddress(server)
                .connect()
                .addListener(done -> {
                    if (done.isSuccess()) {
                        openStream((QuicChannel) done.getNow(), handler, connected);
                    } else {
                        connected.completeExceptionally(done.cause());
                    }
                });
        return connected;
    }

    private static void openStream(QuicChannel connection, Handler handler, CompletableFuture<Stream> connected) {
        connection
                .newStreamBootstrap()
                .type(QuicStreamType.BIDIRECTIONAL)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .handler(new ChannelInitializer<QuicStreamChannel>() {
                    @Override
                    protected void initChannel(QuicStreamChannel channel) {
                        ChannelStream stream = stream(channel, handler);
                        stream.opened().thenAccept(connected::complete);
                        channel.pipeline().addLast(stream);
                    }
                })
                .create()
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        connected.completeExceptionally(done.cause());
                    }
                });
    }

    private static ChannelStream stream(QuicStreamChannel channel, Handler handler) {
        return new ChannelStream(
                channel, handler, Stream.LARGEST_MESSAGE, () -> channel.parent().close());
    }

    private synchronized Channel client() throws Exception {
        if (client == null) {
            QuicSslContext security = QuicSslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .applicationProtocols(PROTOCOL)
                    .build();
            client = bind(
                    codec(new QuicClientCodecBuilder()).sslContext(security).build());
        }
        return client;
    }

    private Channel bind(ChannelHandler codec) throws InterruptedException {
        return new Bootstrap()
                .group(group)
                .channel(EpollDatagramChannel.class)
                .option(EpollChannelOption.UDP_GRO, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(1 << 16))
                .option(ChannelOption.SO_RCVBUF, KERNEL_BUFFER)
                .option(ChannelOption.SO_SNDBUF, KERNEL_BUFFER)
                .handler(codec)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    private static <B extends QuicCodecBuilder<B>> B codec(B builder) {
        return builder.flushStrategy(FlushStrategy.afterNumPackets(SEGMENTS))
                .maxSendUdpPayloadSize(PAYLOAD)
                .maxRecvUdpPayloadSize(PAYLOAD)
                .initialMaxData(WINDOW)
                .initialMaxStreamDataBidirectionalLocal(WINDOW)
                .initialMaxStreamDataBidirectionalRemote(WINDOW)
                .initialMaxStreamsBidirectional(100)
                .maxIdleTimeout(10, TimeUnit.MINUTES);
    }

    private static WriteBufferWaterMark waterMark() {
        return new WriteBufferWaterMark(1 << 18, 1 << 19);
    }
}
