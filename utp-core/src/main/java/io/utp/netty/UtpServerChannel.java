package io.utp.netty;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the connections of a node as {@link UtpChannel}s, for Netty's {@link io.netty.bootstrap.ServerBootstrap}, on any event
 * loop.
 *
 * <pre>{@code
 * node.bind(new InetSocketAddress(20000)).join();
 * new ServerBootstrap()
 *         .group(group)
 *         .channelFactory(() -> new UtpServerChannel(node))
 *         .childHandler(initializer)
 *         .bind(node.address());
 * }</pre>
 *
 * <p>The node is the application's: it is bound before this channel, and closed by whoever made it. This channel is the node's
 * {@link UtpNode#listen listener}, of which a node has one. Once it is closed, connections that come in are reset; those that were
 * accepted go on.
 */
public final class UtpServerChannel extends AbstractServerChannel {

    private final UtpNode node;
    private final ChannelConfig config = new ServerConfig(this);
    private final LoopEnd loopEnd = new LoopEnd(this);

    private volatile boolean bound;
    private volatile boolean closed;

    // the event loop's
    private final Queue<UtpChannel> accepted = new ArrayDeque<>();
    private boolean readPending;

    /**
     * Creates a channel that does not listen yet.
     *
     * @param node accepts
     */
    public UtpServerChannel(UtpNode node) {
        this.node = Objects.requireNonNull(node, "node");
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return bound && !closed;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return localAddress0();
    }

    @Override
    protected @Nullable InetSocketAddress localAddress0() {
        return bound ? node.address() : null;
    }

    @Override
    protected void doRegister() {
        loopEnd.watch(eventLoop());
    }

    @Override
    protected void doDeregister() {
        loopEnd.forget(eventLoop());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the node is bound, and listens when this returns
    protected void doBind(SocketAddress local) throws BindException {
        InetSocketAddress address = node.address();
        if (address == null) {
            throw new IllegalStateException("The node is not bound; wait for its bind() before binding this channel");
        }
        if (!(local instanceof InetSocketAddress asked)
                || (asked.getPort() != 0 && asked.getPort() != address.getPort())) {
            throw new BindException("The node of this channel is bound to " + Addresses.text(address) + " and not to "
                    + local + "; bind the channel to node.address()");
        }
        node.listen(this::accept);
        bound = true;
    }

    /** On one of the node's threads. */
    private void accept(UtpSocket socket) {
        if (closed) {
            socket.destroy();
            return;
        }
        if (!(socket instanceof NettyUtpSocket connected)) {
            throw new IllegalStateException("The node made a "
                    + socket.getClass().getName() + ", which has no Netty channel; use a node of UtpNode.builder()");
        }
        try {
            eventLoop().execute(() -> offer(new UtpChannel(this, node, connected)));
        } catch (RejectedExecutionException e) {
            socket.destroy();
        }
    }

    private void offer(UtpChannel channel) {
        if (closed || accepted.size() >= node.options().backlog()) {
            channel.unsafe().closeForcibly();
            return;
        }
        accepted.add(channel);
        if (readPending) {
            handOn();
        }
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        if (!accepted.isEmpty()) {
            eventLoop().execute(this::handOn);
        }
    }

    private void handOn() {
        if (!readPending || closed) {
            return;
        }
        readPending = false;
        UtpChannel next;
        boolean any = false;
        while ((next = accepted.poll()) != null) {
            any = true;
            pipeline().fireChannelRead(next);
            if (!config.isAutoRead()) {
                break;
            }
        }
        if (any) {
            pipeline().fireChannelReadComplete();
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what comes in before it has stopped is reset
    protected void doClose() {
        closed = true;
        if (bound) {
            node.stopListening();
        }
        UtpChannel waiting;
        while ((waiting = accepted.poll()) != null) {
            waiting.unsafe().closeForcibly();
        }
    }

    /** Takes what is set on servers of TCP, without effect: the node decides. */
    private static final class ServerConfig extends DefaultChannelConfig {

        private static final Set<ChannelOption<?>> OF_TCP =
                Set.of(ChannelOption.SO_BACKLOG, ChannelOption.SO_REUSEADDR, ChannelOption.SO_RCVBUF);

        ServerConfig(UtpServerChannel channel) {
            super(channel);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            return OF_TCP.contains(option) || super.setOption(option, value);
        }
    }
}
