package io.utp.netty;

import io.utp.UtpException;
import io.utp.UtpSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The wish to accept connections. */
final class ListenRequest implements PendingOperation {

    private final NodeContext context;
    private final Consumer<UtpSocket> handler;
    private final CompletableFuture<InetSocketAddress> future = new CompletableFuture<>();

    ListenRequest(NodeContext context, Consumer<UtpSocket> handler) {
        this.context = context;
        this.handler = handler;
    }

    CompletableFuture<InetSocketAddress> future() {
        return future;
    }

    @Override
    public void start(EndpointDriver driver) {
        driver.listen(handler);
        InetSocketAddress address = driver.localAddress();
        context.events().listening(address);
        context.callbacks().complete(() -> future.complete(address));
    }

    @Override
    public void fail(UtpException cause) {
        context.callbacks().complete(() -> future.completeExceptionally(cause));
    }
}
