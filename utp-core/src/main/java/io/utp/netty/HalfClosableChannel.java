package io.utp.netty;

import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/** A channel whose directions end one by one. */
abstract class HalfClosableChannel extends AbstractChannel implements DuplexChannel {

    private volatile boolean inputShutdown;
    private volatile boolean outputShutdown;

    HalfClosableChannel(@Nullable Channel parent) {
        super(parent);
    }

    /** Throws away what the peer still sends. */
    abstract void doShutdownInput();

    @Override
    protected void doShutdownOutput() {
        outputShutdown = true;
    }

    /** The peer has ended. */
    final void markInputShutdown() {
        inputShutdown = true;
    }

    @Override
    public boolean isInputShutdown() {
        return inputShutdown || !isOpen();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown || !isOpen();
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    /** Throws away what the peer still sends, so that it can end. */
    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return whenActive(promise, () -> {
            inputShutdown = true;
            doShutdownInput();
            promise.trySuccess();
        });
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    /** Ends this direction (FIN) after the writes that are done; the others fail. */
    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        return whenActive(promise, () -> ((AbstractUnsafe) unsafe()).shutdownOutput(promise));
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        ChannelFuture unused = shutdownInput();
        return shutdownOutput(promise);
    }

    private ChannelFuture whenActive(ChannelPromise promise, Runnable task) {
        if (!eventLoop().inEventLoop()) {
            eventLoop().execute(() -> whenActive(promise, task));
        } else if (isActive()) {
            task.run();
        } else {
            promise.tryFailure(new NotYetConnectedException());
        }
        return promise;
    }
}
