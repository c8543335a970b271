package io.utp.benchmarks.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The kernel's TCP through Netty, with epoll where it is available. */
@SuppressWarnings("FutureReturnValueIgnored") // listeners have them
final class NettyTcpPeer implements Peer {

    /** A client address and a server address have some 28,000 ports between them; then the next server address is used. */
    private static final int CONNECTIONS_OF_AN_ADDRESS = 20_000;

    // netinet/in.h and netinet/tcp.h of Linux
    private static final int IPPROTO_TCP = 6;

    private static final int TCP_CONGESTION = 13;

    private final boolean epoll = Epoll.isAvailable();

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    private final AtomicInteger connections = new AtomicInteger();

    private final @Nullable String congestion;

    private final boolean tls;

    /**
     * TCP.
     *
     * @param congestion the congestion control, or {@code null} for the system's
     * @param tls whether it is encrypted, by OpenSSL
     */
    NettyTcpPeer(@Nullable String congestion, boolean tls) {
        this.congestion = congestion;
        this.tls = tls;
    }

    @Override
    public int listen(Handler handler) throws Exception {
        SslContext security = tls
                ? SslContextBuilder.forServer(TestKeys.factory())
                        .sslProvider(SslProvider.OPENSSL)
                        .build()
                : null;
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        secure(channel, security);
                        channel.pipeline().addLast(stream(channel, handler));
                    }
                })
                .bind(new InetSocketAddress(0))
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public CompletionStage<Stream> connect(InetSocketAddress server, Handler handler) throws SSLException {
        SslContext security = tls
                ? SslContextBuilder.forClient()
                        .sslProvider(SslProvider.OPENSSL)
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .endpointIdentificationAlgorithm(null)
                        .build()
                : null;
        CompletableFuture<Stream> connected = new CompletableFuture<>();
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                // Given up, a connection leaves no TIME_WAIT behind that would use the ports up.
                .option(ChannelOption.SO_LINGER, 0)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        secure(channel, security);
                        ChannelStream stream = stream(channel, handler);
                        stream.opened().thenAccept(connected::complete);
                        channel.pipeline().addLast(stream);
                    }
                });
        if (congestion != null) {
            byte[] name = congestion.getBytes(StandardCharsets.US_ASCII);
            bootstrap.option(
                    new RawUnixChannelOption("TCP_CONGESTION", IPPROTO_TCP, TCP_CONGESTION, name.length),
                    ByteBuffer.wrap(name));
        }
        bootstrap.connect(serverAddress(server)).addListener(done -> {
            if (!done.isSuccess()) {
                connected.completeExceptionally(done.cause());
            }
        });
        return connected;
    }

    private static void secure(SocketChannel channel, @Nullable SslContext security) {
        if (security != null) {
            channel.pipeline().addLast(security.newHandler(channel.alloc()));
        }
    }

    private InetSocketAddress serverAddress(InetSocketAddress server) {
        if (!server.getAddress().isLoopbackAddress()) {
            return server;
        }
        int address = 1 + connections.getAndIncrement() / CONNECTIONS_OF_AN_ADDRESS % 200;
        return new InetSocketAddress("127.0.0." + address, server.getPort());
    }

    private static ChannelStream stream(SocketChannel channel, Handler handler) {
        return new ChannelStream(channel, handler, Stream.LARGEST_MESSAGE, channel::close);
    }
}
