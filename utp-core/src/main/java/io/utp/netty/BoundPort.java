package io.utp.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.Errors;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import io.utp.Congestion;
import io.utp.UtpBindException;
import io.utp.UtpLimits;
import io.utp.UtpOptions;
import io.utp.engine.config.CongestionAlgorithm;
import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.config.NodeLimits;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.mtu.PathSizes;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The UDP port of a node, its channel and its event loop: one thread, which ends with the port. */
final class BoundPort {

    private static final Logger log = LoggerFactory.getLogger(BoundPort.class);

    /** How long the event loop may run tasks, those of busy writers for example, before it receives again. */
    private static final long TASK_MILLIS = 1;

    static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(128 << 10, 512 << 10);
    private static final int EADDRINUSE = -98;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final Channel channel;
    private final EndpointDriver driver;
    private final InetSocketAddress address;

    /** How opening a port went, on the event loop unless it says otherwise. */
    interface Outcome {

        void bound(BoundPort port);

        /** On any thread; the event loop has ended. */
        void failed(UtpBindException cause);

        /** On any thread, after {@link #bound}: the port is free and the event loop has ended. */
        void released();
    }

    private BoundPort(Channel channel, EndpointDriver driver, InetSocketAddress address) {
        this.channel = channel;
        this.driver = driver;
        this.address = address;
    }

    Channel channel() {
        return channel;
    }

    EndpointDriver driver() {
        return driver;
    }

    InetSocketAddress address() {
        return address;
    }

    static void open(NodeContext context, InetSocketAddress local, Outcome outcome) {
        SocketTransport transport = context.transport();
        EventLoopGroup loops;
        try {
            loops = new OneLoop(transport.ioHandlers());
        } catch (RuntimeException e) {
            outcome.failed(new UtpBindException(local, false, e));
            return;
        }
        Initializer initializer = new Initializer(context);
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channelFactory(transport.channels())
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, initializer.receiveBuffers())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
                .option(ChannelOption.SO_RCVBUF, context.options().socketBufferSize())
                .option(ChannelOption.SO_SNDBUF, context.options().socketBufferSize())
                .handler(initializer);
        transport.configure(bootstrap);
        bootstrap.bind(local).addListener((ChannelFutureListener) future -> {
            if (future.isSuccess()) {
                bound(future.channel(), initializer, outcome);
            } else {
                Throwable cause = future.cause();
                whenEnded(loops, () -> outcome.failed(new UtpBindException(local, isInUse(cause), cause)));
            }
        });
    }

    private static void bound(Channel channel, Initializer initializer, Outcome outcome) {
        EndpointDriver driver = initializer.driver();
        InetSocketAddress address = Addresses.normalised((InetSocketAddress) channel.localAddress());
        Thread.currentThread().setName("utp-io-" + address.getPort());
        driver.bound(address);
        checkKernelBuffers(channel, initializer);
        BoundPort port = new BoundPort(channel, driver, address);
        EventLoopGroup loops = channel.eventLoop().parent();
        channel.closeFuture().addListener((ChannelFutureListener) closed -> {
            initializer.receiveBuffers().release();
            whenEnded(loops, outcome::released);
        });
        outcome.bound(port);
    }

    /** The event loop of one port. */
    private static final class OneLoop extends MultiThreadIoEventLoopGroup {

        OneLoop(IoHandlerFactory ioHandlers) {
            super(1, BoundPort::thread, ioHandlers);
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory ioHandlers, Object... arguments) {
            return new SingleThreadIoEventLoop(
                    this, executor, ioHandlers, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), TASK_MILLIS);
        }
    }

    private static void whenEnded(EventLoopGroup loops, Runnable action) {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(ended -> action.run());
    }

    private static Thread thread(Runnable task) {
        // Netty's pools of buffers are found faster by a thread of its own kind.
        Thread thread = new FastThreadLocalThread(task, "utp-io-new-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    private static boolean isInUse(@Nullable Throwable cause) {
        if (cause instanceof Errors.NativeIoException failure) {
            return failure.expectedErr() == EADDRINUSE;
        }
        // The JDK says BindException for an address that this host does not have, too.
        return cause instanceof BindException
                && String.valueOf(cause.getMessage()).contains("in use");
    }

    private static void checkKernelBuffers(Channel channel, Initializer initializer) {
        int asked = initializer.context().options().socketBufferSize();
        int receive = initializer.context().transport().kernelBuffer(option(channel, ChannelOption.SO_RCVBUF));
        int send = initializer.context().transport().kernelBuffer(option(channel, ChannelOption.SO_SNDBUF));
        if (receive < asked / 2 || send < asked / 2) {
            log.warn(
                    "The kernel gave UDP port {} a receive buffer of {} and a send buffer of {} bytes where {} were asked"
                            + " for; bursts of packets may be lost. Raise net.core.rmem_max and net.core.wmem_max"
                            + " (sysctl) to {}, or ask for less (socketBufferSize)",
                    ((InetSocketAddress) channel.localAddress()).getPort(),
                    receive,
                    send,
                    asked,
                    asked);
        }
    }

    private static int option(Channel channel, ChannelOption<Integer> option) {
        Integer value = channel.config().getOption(option);
        return value != null ? value : 0;
    }

    /** Makes the engine and its handler before the channel can receive. */
    private static final class Initializer extends ChannelInitializer<Channel> {

        private final NodeContext context;
        private final ReceiveBuffers receiveBuffers;
        private @Nullable EndpointDriver driver;

        Initializer(NodeContext context) {
            this.context = context;
            this.receiveBuffers = context.transport().receiveBuffers();
        }

        @Override
        protected void initChannel(Channel channel) {
            // Ids and sequence numbers that nobody can guess are the only guard against forged packets.
            Endpoint endpoint = new Endpoint(config(context.options()), new SecureRandom(), context.chunks());
            endpoint.paths().discoverMtu(sizes(context));
            EndpointDriver created = new EndpointDriver(context, endpoint, channel);
            driver = created;
            channel.pipeline().addLast(new EndpointHandler(created, context.clock(), receiveBuffers, 0));
        }

        EndpointDriver driver() {
            return Objects.requireNonNull(driver, "bound before it was registered");
        }

        NodeContext context() {
            return context;
        }

        ReceiveBuffers receiveBuffers() {
            return receiveBuffers;
        }
    }

    private static PathSizes sizes(NodeContext context) {
        UtpOptions options = context.options();
        LinkMtus links = context.transport().links();
        boolean canProbe = context.transport().wholeDatagrams().isSupported();
        if (!canProbe) {
            log.debug(
                    "Datagrams cannot be kept from being fragmented here (JDK before 19 without epoll): packets to"
                            + " other hosts stay at {} bytes",
                    options.mtu());
        }
        // Within this host there is nobody who could fragment what the loopback interface carries.
        return new PathSizes(options.maxMtu(), links.loopback(), canProbe ? links.network() : 0);
    }

    static CongestionAlgorithm algorithm(Congestion congestion) {
        return switch (congestion) {
            case LEDBAT -> CongestionAlgorithm.LEDBAT;
            case LEDBAT_PLUS_PLUS -> CongestionAlgorithm.LEDBAT_PLUS_PLUS;
            case CUBIC -> CongestionAlgorithm.CUBIC;
            case BBR -> CongestionAlgorithm.BBR;
        };
    }

    private static NodeLimits limits(UtpLimits limits) {
        return new NodeLimits(
                limits.connectionsPerAddress(),
                limits.halfOpenPerAddress(),
                limits.halfOpenPerNetwork(),
                limits.statelessAnswersPerSecond(),
                limits.memoryPerAddress(),
                limits.resetsPerSecond(),
                limits.resetsPerAddress(),
                limits.punchesPerSecond(),
                limits.punchesPerAddress(),
                limits.earlyData());
    }

    private static EndpointConfig config(UtpOptions options) {
        return new EndpointConfig(
                options.mtu(),
                options.bufferSize(),
                options.timeout().toNanos(),
                options.resend().toNanos(),
                options.keepAlive().toNanos(),
                options.idleTimeout().toNanos(),
                options.stallTimeout().toNanos(),
                options.nagle(),
                switch (options.dialect()) {
                    case AUTO -> Dialect.AUTO;
                    case BEP29 -> Dialect.BEP29;
                    case UTP_PUNCH -> Dialect.UTP_PUNCH;
                },
                algorithm(options.congestion()),
                options.maxConnections(),
                options.backlog(),
                options.maxBuffer(),
                options.maxMemory(),
                limits(options.limits()));
    }
}
