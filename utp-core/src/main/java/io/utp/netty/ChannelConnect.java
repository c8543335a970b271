package io.utp.netty;

import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.Future;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connect of a channel, on the channel's event loop, until it has succeeded, failed or is not wanted any more. */
final class ChannelConnect {

    private final UtpChannel channel;
    private final ChannelPromise promise;
    private @Nullable CompletableFuture<UtpSocket> dialled;
    private @Nullable Future<?> timeout;
    private boolean over;

    ChannelConnect(UtpChannel channel, ChannelPromise promise) {
        this.channel = channel;
        this.promise = promise;
    }

    void start(UtpNode node, SocketAddress remote, int timeoutMillis) {
        CompletableFuture<UtpSocket> socket = dial(node, remote);
        dialled = socket;
        if (timeoutMillis > 0) {
            timeout = channel.eventLoop()
                    .schedule(
                            () -> fail(new ConnectTimeoutException(
                                    "connection timed out after " + timeoutMillis + " ms: " + remote)),
                            timeoutMillis,
                            TimeUnit.MILLISECONDS);
        }
        CompletableFuture<UtpSocket> unused = socket.whenComplete(this::dialled);
    }

    private static CompletableFuture<UtpSocket> dial(UtpNode node, SocketAddress remote) {
        if (remote instanceof RendezvousAddress peer) {
            return node.connect(peer.name());
        }
        if (remote instanceof InetSocketAddress address) {
            return node.connect(address);
        }
        throw new IllegalArgumentException(
                "A UtpChannel connects to an InetSocketAddress or a RendezvousAddress, not to "
                        + remote.getClass().getName());
    }

    /** On one of the node's threads. */
    private void dialled(@Nullable UtpSocket socket, @Nullable Throwable failure) {
        try {
            channel.eventLoop().execute(() -> finish(socket, failure));
        } catch (RejectedExecutionException e) {
            if (socket != null) {
                socket.destroy();
            }
        }
    }

    private void finish(@Nullable UtpSocket socket, @Nullable Throwable failure) {
        if (over) {
            if (socket != null) {
                socket.destroy();
            }
            return;
        }
        if (socket == null) {
            fail(cause(failure));
            return;
        }
        if (!(socket instanceof NettyUtpSocket connected)) {
            socket.destroy();
            fail(new IllegalStateException("The node made a "
                    + socket.getClass().getName() + ", which has no Netty channel; use a node of UtpNode.builder()"));
            return;
        }
        end();
        channel.connected(connected);
        boolean wanted = promise.trySuccess();
        channel.pipeline().fireChannelActive();
        if (!wanted) {
            channel.unsafe().close(channel.voidPromise());
        }
    }

    private static Throwable cause(@Nullable Throwable failure) {
        if (failure instanceof CompletionException wrapped && wrapped.getCause() != null) {
            return wrapped.getCause();
        }
        return failure != null ? failure : new ClosedChannelException();
    }

    private void fail(Throwable cause) {
        if (over) {
            return;
        }
        giveUp(cause);
        channel.unsafe().close(channel.voidPromise());
    }

    /** The channel was closed. */
    void abandon() {
        if (!over) {
            giveUp(new ClosedChannelException());
        }
    }

    private void giveUp(Throwable cause) {
        end();
        CompletableFuture<UtpSocket> attempt = dialled;
        if (attempt != null) {
            attempt.cancel(false);
        }
        promise.tryFailure(cause);
    }

    private void end() {
        over = true;
        Future<?> waiting = timeout;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }
}
