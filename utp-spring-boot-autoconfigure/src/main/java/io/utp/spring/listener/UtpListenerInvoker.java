package io.utp.spring.listener;

import io.utp.UtpException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Calls a listener method for a socket, and closes or destroys the socket afterwards. */
final class UtpListenerInvoker {

    private static final Log logger = LogFactory.getLog(UtpListenerInvoker.class);

    private final RunningCalls calls;

    private final Executor executor;

    UtpListenerInvoker(RunningCalls calls, Executor executor) {
        this.calls = calls;
        this.executor = executor;
    }

    void invoke(UtpListenerEndpoint endpoint, UtpNode node, UtpSocket socket) {
        if (!calls.enter()) {
            socket.destroy();
            return;
        }
        CompletionStage<?> stage = null;
        Throwable failure = null;
        try {
            stage = endpoint.invoke(node, socket);
        } catch (Throwable ex) {
            failure = ex;
        }
        if (stage == null) {
            finish(endpoint, socket, failure);
        } else {
            stage.whenComplete((result, ex) -> finishOnExecutor(endpoint, socket, ex));
        }
    }

    /** Whoever completes the stage must not have to wait for the peer. */
    private void finishOnExecutor(UtpListenerEndpoint endpoint, UtpSocket socket, @Nullable Throwable failure) {
        try {
            executor.execute(() -> finish(endpoint, socket, failure));
        } catch (RejectedExecutionException ex) {
            finish(endpoint, socket, (failure != null) ? failure : ex);
        }
    }

    private void finish(UtpListenerEndpoint endpoint, UtpSocket socket, @Nullable Throwable failure) {
        try {
            if (failure != null) {
                logFailure(endpoint, socket, failure);
                socket.destroy();
            } else if (socket.isOpen()) {
                socket.close();
            }
        } catch (IOException ex) {
            logger.warn("The connection with " + socket.remoteAddress() + " failed after @UtpListener " + endpoint
                    + " had returned and before everything was delivered: " + ex.getMessage());
        } finally {
            calls.leave();
        }
    }

    private static void logFailure(UtpListenerEndpoint endpoint, UtpSocket socket, Throwable failure) {
        Throwable cause =
                (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
        if (cause instanceof UtpException) {
            // The peer's or the network's failure: where it met the method is of no interest.
            logger.warn("@UtpListener " + endpoint + " ended with the connection to " + socket.remoteAddress() + ": "
                    + cause.getMessage());
        } else {
            logger.error(
                    "@UtpListener " + endpoint + " failed; the connection to " + socket.remoteAddress()
                            + " is given up",
                    cause);
        }
    }
}
