package io.utp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.utp.UtpException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A datagram of the application's own. */
final class DatagramRequest implements PendingOperation {

    private final Callbacks callbacks;
    private final InetSocketAddress remote;
    private final ByteBuf content;
    private final CompletableFuture<Void> future = new CompletableFuture<>();

    DatagramRequest(Callbacks callbacks, InetSocketAddress remote, ByteBuf content) {
        this.callbacks = callbacks;
        this.remote = remote;
        this.content = content;
    }

    CompletableFuture<Void> future() {
        return future;
    }

    @Override
    public void start(EndpointDriver driver) {
        driver.send(content, remote).addListener((ChannelFutureListener) this::sent);
    }

    @Override
    public void fail(UtpException cause) {
        content.release();
        callbacks.complete(() -> future.completeExceptionally(cause));
    }

    private void sent(ChannelFuture sent) {
        Throwable cause = sent.cause();
        callbacks.complete(() -> complete(cause));
    }

    private void complete(@Nullable Throwable cause) {
        if (cause == null) {
            future.complete(null);
        } else {
            future.completeExceptionally(new UtpException(
                    "A datagram to " + Addresses.text(remote) + " was not sent: " + cause.getMessage(), cause));
        }
    }
}
