package io.utp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.FileRegion;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.utp.CloseReason;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A uTP connection as a Netty channel: what runs over TCP in Netty runs over it, on any event loop.
 *
 * <pre>{@code
 * new Bootstrap()
 *         .group(group)
 *         .channelFactory(() -> new UtpChannel(node))
 *         .handler(initializer)
 *         .connect(new InetSocketAddress("peer.example.org", 20000)); // or a RendezvousAddress
 * }</pre>
 *
 * <p>It behaves as a channel of TCP does. A write is done when the connection has taken the bytes; the peer need not have them
 * yet. {@link #close()} delivers in the background what it has taken, {@code SO_LINGER} 0 gives that up. The end of the
 * peer's stream closes the channel, or with {@code ALLOW_HALF_CLOSURE} is a {@link ChannelInputShutdownEvent}; a reset and a
 * timeout are an {@code exceptionCaught} with a {@link io.utp.UtpException} before {@code channelInactive}. Who does not read
 * closes the peer's window. The local address is the node's, so that a channel cannot be bound to another.
 */
public final class UtpChannel extends HalfClosableChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final UtpNode node;
    private final LoopEnd loopEnd = new LoopEnd(this);
    private final UtpChannelConfig config = new UtpChannelConfig(this);
    private final AtomicBoolean readAsked = new AtomicBoolean();
    private final AtomicBoolean flushAsked = new AtomicBoolean();

    private volatile @Nullable NettyUtpSocket socket;
    private volatile boolean closed;
    private volatile @Nullable Failure failure;

    // the event loop's
    private @Nullable ChannelConnect connecting;
    private boolean readPending;

    /**
     * Creates a channel that is not connected yet.
     *
     * @param node dials; bound, or the connect waits until it is
     */
    public UtpChannel(UtpNode node) {
        super(null);
        this.node = Objects.requireNonNull(node, "node");
    }

    /** A connection that exists. */
    UtpChannel(@Nullable UtpServerChannel parent, UtpNode node, NettyUtpSocket socket) {
        super(parent);
        this.node = node;
        this.socket = socket;
    }

    /**
     * The connection underneath: its dialect, name, statistics.
     *
     * @return the connection, or {@code null} before the channel is connected
     */
    public @Nullable UtpSocket socket() {
        return socket;
    }

    // ---- what it is

    @Override
    public UtpServerChannel parent() {
        return (UtpServerChannel) super.parent();
    }

    @Override
    public UtpChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return !closed && socket != null;
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return localAddress0();
    }

    /** The peer's address. It changes when the peer, or a NAT in between, moves. */
    @Override
    public @Nullable InetSocketAddress remoteAddress() {
        return remoteAddress0();
    }

    @Override
    protected @Nullable InetSocketAddress localAddress0() {
        return node.address();
    }

    @Override
    protected @Nullable InetSocketAddress remoteAddress0() {
        NettyUtpSocket connected = socket;
        return connected == null ? null : connected.remoteAddress();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    // ---- life

    @Override
    protected void doRegister() {
        loopEnd.watch(eventLoop());
        NettyUtpSocket accepted = socket;
        if (accepted != null) {
            observe(accepted);
            eventLoop().execute(this::receive); // it may have failed while it was not registered
        }
    }

    @Override
    protected void doDeregister() {
        loopEnd.forget(eventLoop());
        NettyUtpSocket connected = socket;
        if (connected != null && !closed) {
            connected.driver().received().observe(null);
            connected.driver().sending().observe(null);
        }
    }

    /** On the event loop: the dialled connection is there. */
    void connected(NettyUtpSocket dialled) {
        connecting = null;
        socket = dialled;
        config.applyTo(dialled);
        observe(dialled);
    }

    private void observe(NettyUtpSocket connected) {
        connected.observe(this);
        connected.driver().received().observe(this::readable);
        connected.driver().sending().observe(this::writable);
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw new UnsupportedOperationException(
                "A UtpChannel has the address of its node and cannot be bound to " + address);
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        closed = true;
        ChannelConnect attempt = connecting;
        if (attempt != null) {
            connecting = null;
            attempt.abandon();
        }
        NettyUtpSocket connected = socket;
        if (connected == null) {
            return;
        }
        if (config.getSoLinger() == 0) {
            connected.destroy();
        } else {
            connected.closeInBackground();
        }
    }

    // ---- reading

    @Override
    protected void doBeginRead() {
        readPending = true;
        NettyUtpSocket connected = socket;
        if (connected != null && connected.driver().received().hasNews()) {
            readable();
        }
    }

    /** On any thread: there are bytes, the end, or a failure. */
    private void readable() {
        if (readAsked.compareAndSet(false, true)) {
            execute(this::receive);
        }
    }

    private void receive() {
        readAsked.set(false);
        NettyUtpSocket connected = socket;
        if (connected == null || closed) {
            return;
        }
        ReceiveQueue queue = connected.driver().received();
        if (readPending && !isInputShutdown()) {
            receiveFrom(queue);
        }
        Failure cause = failure;
        if (cause != null && !closed && queue.available() == 0) {
            Failure known = queue.failure();
            pipeline().fireExceptionCaught((known != null ? known : cause).exception());
            unsafe().close(voidPromise());
        }
    }

    /** On the node's event loop: the connection is gone. What was received before can still be read. */
    void gone(NettyUtpSocket connected, CloseReason reason, Failure cause) {
        if (reason == CloseReason.FINISHED
                && (isInputShutdown() || connected.driver().received().hasEnd())) {
            return; // both sides have ended, and reading tells
        }
        failure = cause;
        if (isRegistered()) {
            readable();
        }
    }

    private void receiveFrom(ReceiveQueue queue) {
        RecvByteBufAllocator.Handle handle = unsafe().recvBufAllocHandle();
        handle.reset(config);
        boolean any = false;
        while (queue.available() > 0 && !closed && !isInputShutdown()) {
            ByteBuf bytes = handle.allocate(config.getAllocator());
            handle.attemptedBytesRead(bytes.writableBytes());
            handle.lastBytesRead(queue.poll(bytes));
            if (!bytes.isReadable()) {
                bytes.release();
                break;
            }
            handle.incMessagesRead(1);
            any = true;
            readPending = false;
            pipeline().fireChannelRead(bytes);
            if (!handle.continueReading()) {
                break;
            }
        }
        if (any) {
            handle.readComplete();
            pipeline().fireChannelReadComplete();
        }
        if (!closed && !isInputShutdown() && queue.isEnded()) {
            readPending = false;
            endOfInput();
        }
    }

    private void endOfInput() {
        if (config.isAllowHalfClosure()) {
            markInputShutdown();
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        } else {
            unsafe().close(voidPromise());
        }
    }

    // ---- writing

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf || message instanceof FileRegion) {
            return message;
        }
        throw new UnsupportedOperationException("A UtpChannel writes ByteBuf and FileRegion, not "
                + message.getClass().getName() + "; put an encoder into the pipeline");
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws IOException {
        NettyUtpSocket connected = socket;
        if (connected == null) {
            throw new NotYetConnectedException();
        }
        ChannelOutput.write(in, connected.driver().sending());
    }

    /** On any thread: there is room in the queue again, or it has failed. */
    private void writable() {
        if (flushAsked.compareAndSet(false, true)) {
            execute(() -> {
                flushAsked.set(false);
                // Not unsafe().flush(), which would also flush what the application has not flushed yet.
                ((UtpUnsafe) unsafe()).flushAgain();
            });
        }
    }

    private void execute(Runnable task) {
        try {
            eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // Nobody can run this channel any more, nor close it.
            NettyUtpSocket connected = socket;
            if (connected != null) {
                connected.destroy();
            }
        }
    }

    // ---- half-close

    @Override
    protected void doShutdownInput() {
        NettyUtpSocket connected = socket;
        if (connected != null) {
            connected.driver().received().discard(Failure.closed("The input of the channel was shut down"));
        }
    }

    @Override
    protected void doShutdownOutput() {
        super.doShutdownOutput();
        NettyUtpSocket connected = socket;
        if (connected != null) {
            connected.endStream();
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new UtpUnsafe();
    }

    /** Opened up for the rest of this class. */
    final class UtpUnsafe extends AbstractUnsafe {

        @Override
        public void connect(SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                return;
            }
            try {
                if (local != null) {
                    doBind(local);
                }
                if (connecting != null) {
                    throw new ConnectionPendingException();
                }
                if (socket != null) {
                    throw new AlreadyConnectedException();
                }
                ChannelConnect attempt = new ChannelConnect(UtpChannel.this, promise);
                connecting = attempt;
                attempt.start(node, remote, config.getConnectTimeoutMillis());
            } catch (RuntimeException e) {
                promise.tryFailure(annotateConnectException(e, remote));
                closeIfClosed();
            }
        }

        void flushAgain() {
            flush0();
        }
    }
}
