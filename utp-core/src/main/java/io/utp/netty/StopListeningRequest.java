package io.utp.netty;

import io.utp.UtpException;
import java.util.concurrent.CompletableFuture;

/** Completes once the node accepts no more connections. That the node is closed instead fulfils it, too. */
final class StopListeningRequest implements PendingOperation {

    private final Callbacks callbacks;
    private final CompletableFuture<Void> future = new CompletableFuture<>();

    StopListeningRequest(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    CompletableFuture<Void> future() {
        return future;
    }

    @Override
    public void start(EndpointDriver driver) {
        driver.acceptor().listenOrNot();
        done();
    }

    @Override
    public void fail(UtpException cause) {
        done();
    }

    void done() {
        callbacks.complete(() -> future.complete(null));
    }
}
