package io.utp.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import io.utp.Transport;
import io.utp.UtpNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Channels of nodes on loopback, over each kind of socket; the channels run on event loops that are not the nodes'. */
@ParameterizedClass
@MethodSource("transports")
abstract class ChannelNodes extends LiveNodes {

    @Parameter
    Transport transport = Transport.AUTO;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    /** What happened in a channel, in its order. */
    static final class Recorder extends ChannelInboundHandlerAdapter {

        final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            synchronized (received) {
                received.writeBytes(ByteBufUtil.getBytes(bytes));
            }
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            events.add(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            events.add(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            events.add("inactive");
        }

        int received() {
            synchronized (received) {
                return received.size();
            }
        }

        byte[] bytes() {
            synchronized (received) {
                return received.toByteArray();
            }
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        void awaitText(String text) {
            awaitUntil("'" + text + "' received", () -> text().equals(text));
        }
    }

    /** Two ends of one connection, and what they see. */
    record Channels(UtpChannel client, Recorder atClient, UtpChannel server, Recorder atServer) {}

    static Stream<Transport> transports() {
        return Epoll.isAvailable() ? Stream.of(Transport.NIO, Transport.EPOLL) : Stream.of(Transport.NIO);
    }

    @AfterEach
    void endGroup() throws InterruptedException {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    EventLoopGroup group() {
        return group;
    }

    UtpNode transportNode() throws Exception {
        return boundNode(options -> options.transport(transport));
    }

    Bootstrap bootstrap(UtpNode node, ChannelHandler... handlers) {
        return new Bootstrap()
                .group(group)
                .channelFactory(() -> new UtpChannel(node))
                .handler(pipeline(List.of(handlers), new LinkedBlockingQueue<>()));
    }

    ServerBootstrap serverBootstrap(UtpNode node) {
        return new ServerBootstrap().group(group).channelFactory(() -> new UtpServerChannel(node));
    }

    private static ChannelInitializer<Channel> pipeline(List<ChannelHandler> handlers, BlockingQueue<Channel> created) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers.toArray(ChannelHandler[]::new));
                created.add(channel);
            }
        };
    }

    Channels channels() throws Exception {
        return channels(client -> client, server -> server);
    }

    Channels channels(UnaryOperator<Bootstrap> clientOptions, UnaryOperator<ServerBootstrap> serverOptions)
            throws Exception {
        UtpNode server = transportNode();
        BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
        Recorder atServer = new Recorder();
        ServerBootstrap listening =
                serverOptions.apply(serverBootstrap(server).childHandler(pipeline(List.of(atServer), accepted)));
        channel(listening.bind(server.address()));
        Recorder atClient = new Recorder();
        Channel client = channel(
                clientOptions.apply(bootstrap(transportNode(), atClient)).connect(server.address()));
        return new Channels((UtpChannel) client, atClient, (UtpChannel) take(accepted), atServer);
    }

    static Channel channel(ChannelFuture future) throws Exception {
        done(future);
        return future.channel();
    }

    /** Waits for the future, and throws its failure. */
    static void done(Future<?> future) throws Exception {
        if (!future.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("not done within " + PATIENCE_SECONDS + " s");
        }
        if (future.cause() instanceof Exception cause) {
            throw cause;
        }
    }

    static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
