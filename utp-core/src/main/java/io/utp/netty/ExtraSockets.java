package io.utp.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP sockets that a node has beside its own port, on the same event loop: many for a short time, while it looks for a way
 * through a NAT with random ports, the one that found it as long as it is used, and those of a rendezvous server that tell
 * clients where they are seen.
 */
final class ExtraSockets {

    private static final Logger log = LoggerFactory.getLogger(ExtraSockets.class);

    private final EndpointDriver driver;
    private final SocketTransport transport;
    private final EventLoop loop;
    private final ReceiveBuffers receiveBuffers;
    private final Map<Integer, Channel> channels = new HashMap<>();
    private int lastNumber;
    private boolean closed;

    ExtraSockets(EndpointDriver driver, EventLoop loop) {
        this.driver = driver;
        this.transport = driver.context().transport();
        this.loop = loop;
        this.receiveBuffers = transport.receiveBuffers();
    }

    /** Sockets with consecutive numbers. */
    record Opened(int first, List<Integer> ports) {}

    /**
     * Opens all or none of them.
     *
     * @param ports the local ports, 0 for any
     * @param outcome told on the event loop, later; with {@code null} if one could not be opened
     */
    void open(List<Integer> ports, Consumer<@Nullable Opened> outcome) {
        Opening opening = new Opening(lastNumber + 1, ports.size(), outcome);
        lastNumber += ports.size();
        InetAddress address = driver.localAddress().getAddress();
        for (int i = 0; i < ports.size(); i++) {
            int number = opening.first + i;
            bootstrap(number).bind(new InetSocketAddress(address, ports.get(i))).addListener((ChannelFutureListener)
                    future -> opening.decided(number, future));
        }
    }

    private Bootstrap bootstrap(int number) {
        int bufferSize = driver.context().options().socketBufferSize();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(transport.channels())
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, BoundPort.WATER_MARKS)
                .option(ChannelOption.SO_RCVBUF, bufferSize)
                .option(ChannelOption.SO_SNDBUF, bufferSize)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new EndpointHandler(
                                        driver, driver.context().clock(), receiveBuffers, number));
                    }
                });
        transport.configure(bootstrap);
        return bootstrap;
    }

    /** Sockets that are being opened together. */
    private final class Opening {

        private final int first;
        private final Channel[] opened;
        private final Consumer<@Nullable Opened> outcome;
        private int undecided;
        private @Nullable Throwable failure;

        Opening(int first, int count, Consumer<@Nullable Opened> outcome) {
            this.first = first;
            this.opened = new Channel[count];
            this.undecided = count;
            this.outcome = outcome;
        }

        void decided(int number, ChannelFuture future) {
            opened[number - first] = future.channel();
            failure = future.isSuccess() ? failure : future.cause();
            if (--undecided > 0) {
                return;
            }
            if (failure != null || closed) {
                log.debug("{} more UDP sockets could not be opened", opened.length, failure);
                for (Channel channel : opened) {
                    channel.close();
                }
                outcome.accept(null);
                return;
            }
            Integer[] ports = new Integer[opened.length];
            for (int i = 0; i < opened.length; i++) {
                channels.put(first + i, opened[i]);
                ports[i] = ((InetSocketAddress) opened[i].localAddress()).getPort();
            }
            outcome.accept(new Opened(first, List.of(ports)));
        }
    }

    /** Null when there is no such socket any more. */
    @Nullable Channel channel(int number) {
        return channels.get(number);
    }

    int count() {
        return channels.size();
    }

    void close(int number) {
        Channel channel = channels.remove(number);
        if (channel != null) {
            channel.close();
        }
    }

    void closeAll() {
        closed = true;
        channels.values().forEach(Channel::close);
        channels.clear();
        receiveBuffers.release();
    }
}
