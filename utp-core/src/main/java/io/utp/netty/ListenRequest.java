package io.utp.netty;

import io.utp.UtpException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** Completes once the node accepts the connections that {@link Listening} wants. */
final class ListenRequest implements PendingOperation {

    private final NodeContext context;
    private final CompletableFuture<InetSocketAddress> future = new CompletableFuture<>();

    ListenRequest(NodeContext context) {
        this.context = context;
    }

    CompletableFuture<InetSocketAddress> future() {
        return future;
    }

    @Override
    public void start(EndpointDriver driver) {
        driver.acceptor().listenOrNot();
        InetSocketAddress address = driver.localAddress();
        context.callbacks().complete(() -> future.complete(address));
    }

    @Override
    public void fail(UtpException cause) {
        context.callbacks().complete(() -> future.completeExceptionally(cause));
    }
}
