package io.utp.netty;

import io.utp.PunchResult;
import io.utp.UtpConnectException;
import io.utp.UtpException;
import io.utp.UtpSocket;
import io.utp.engine.endpoint.CallOutcome;
import io.utp.engine.wire.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A connection to a name: first the way, then the connection over it. */
final class NamedConnect implements NamedCall {

    private final NodeContext context;
    private final String name;
    private final CompletableFuture<UtpSocket> future = new CompletableFuture<>();
    private volatile @Nullable EndpointDriver driver;

    /** On the event loop. */
    private @Nullable ConnectAttempt attempt;

    NamedConnect(NodeContext context, String name) {
        this.context = context;
        this.name = name;
        // Cancelled, or timed out by the application's own means: then the attempt is given up.
        CompletableFuture<UtpSocket> unused = future.whenComplete((socket, failure) -> giveUp());
    }

    CompletableFuture<UtpSocket> future() {
        return future;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(EndpointDriver onDriver) {
        driver = onDriver;
        if (!future.isDone()) {
            onDriver.peerCalls().call(this);
        }
    }

    @Override
    public void fail(UtpException cause) {
        context.callbacks().complete(() -> future.completeExceptionally(cause));
    }

    @Override
    public void ended(EndpointDriver onDriver, CallOutcome outcome, PunchResult result) {
        Path path = outcome.path();
        if (path == null) {
            fail(new UtpConnectException(result.description()));
        } else if (!future.isDone()) {
            ConnectAttempt dialled = new ConnectAttempt(context, path.socket(), path.remote());
            attempt = dialled;
            CompletableFuture<UtpSocket> unused = dialled.future().whenComplete(this::dialled);
            dialled.start(onDriver);
        }
    }

    /** On the application's executor. */
    private void dialled(@Nullable UtpSocket socket, @Nullable Throwable failure) {
        if (socket == null) {
            future.completeExceptionally(failure);
        } else if (!future.complete(socket)) {
            socket.destroy();
        }
    }

    private void giveUp() {
        EndpointDriver current = driver;
        if (current == null || !future.isCompletedExceptionally()) {
            return;
        }
        current.command(() -> {
            current.peerCalls().cancel(this);
            if (attempt != null) {
                attempt.future().cancel(false);
            }
        });
    }
}
