package io.utp.netty;

import io.utp.PunchResult;
import io.utp.UtpConnectException;
import io.utp.UtpSocket;
import io.utp.engine.endpoint.CallOutcome;
import io.utp.engine.wire.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A connection to a name: first the way, then the connection over it. */
final class NamedConnect extends NamedCall<UtpSocket> {

    /** On the event loop. */
    private @Nullable ConnectAttempt attempt;

    NamedConnect(NodeContext context, String name) {
        super(context, name);
    }

    @Override
    void ended(EndpointDriver onDriver, CallOutcome outcome, PunchResult result) {
        Path path = outcome.path();
        if (path == null) {
            fail(new UtpConnectException(result.description()));
        } else if (!future().isDone()) {
            ConnectAttempt dialled = ConnectAttempt.to(context(), path.socket(), path.remote(), name());
            attempt = dialled;
            CompletableFuture<UtpSocket> unused = dialled.future().whenComplete(this::dialled);
            dialled.start(onDriver);
        }
    }

    /** On the application's executor. */
    private void dialled(@Nullable UtpSocket socket, @Nullable Throwable failure) {
        if (socket == null) {
            future().completeExceptionally(failure);
        } else if (!future().complete(socket)) {
            socket.destroy();
        }
    }

    @Override
    void abandon() {
        if (attempt != null) {
            attempt.future().cancel(false);
        }
    }
}
