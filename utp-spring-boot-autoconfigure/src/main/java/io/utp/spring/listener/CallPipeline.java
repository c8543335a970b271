package io.utp.spring.listener;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.codec.UtpCodec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What stands around a call of a listener: outside the error handler, then the interceptors.
 *
 * @param interceptors the outermost first
 * @param errorHandler told of failures
 * @param codec writes answers, if there can be any
 * @param executor for what follows calls that end in somebody else's thread
 */
record CallPipeline(
        List<UtpListenerInterceptor> interceptors,
        @Nullable UtpListenerErrorHandler errorHandler,
        @Nullable UtpCodec codec,
        Executor executor) {

    /** Calls; nothing is thrown. */
    CompletionStage<?> call(
            ListenerConnection connection, @Nullable Object payload, Callable<CompletionStage<?>> target) {
        Call call = new Call(connection, payload, target, 0);
        CompletionStage<?> done = call.proceed();
        if (errorHandler == null) {
            return done;
        }
        CompletableFuture<Object> future = done.thenApply(Object.class::cast).toCompletableFuture();
        // In this thread if it may be, because a thread that waits for the executor might wait for itself.
        return future.isDone()
                ? future.exceptionallyCompose(failure -> handle(errorHandler, call, failure))
                : future.exceptionallyComposeAsync(failure -> handle(errorHandler, call, failure), executor);
    }

    private CompletionStage<Object> handle(UtpListenerErrorHandler handler, Call call, Throwable failure) {
        try {
            write(call.connection, handler.handle(call, unwrapped(failure)));
            return CompletableFuture.completedFuture(null);
        } catch (Throwable ex) {
            return CompletableFuture.failedFuture(ex);
        }
    }

    /** Writes an answer, if there is one; blocks while the peer does not take it. */
    void write(ListenerConnection connection, @Nullable Object answer) throws IOException {
        if (answer != null) {
            if (codec == null) {
                throw new IllegalStateException("A " + answer.getClass().getName() + " cannot be written: @UtpListener "
                        + connection.listenerId() + " has no codec");
            }
            OutputStream output = new BufferedOutputStream(connection.socket().outputStream());
            codec.write(output, answer);
            output.flush();
        }
    }

    /** Waits. */
    static @Nullable Object await(CompletionStage<?> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw ex;
        }
    }

    static Throwable unwrapped(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return (wrapped && failure.getCause() != null) ? failure.getCause() : failure;
    }

    private final class Call implements UtpListenerCall {

        private final ListenerConnection connection;

        private final @Nullable Object payload;

        private final Callable<CompletionStage<?>> target;

        private final int position;

        Call(
                ListenerConnection connection,
                @Nullable Object payload,
                Callable<CompletionStage<?>> target,
                int position) {
            this.connection = connection;
            this.payload = payload;
            this.target = target;
            this.position = position;
        }

        @Override
        public String listenerId() {
            return connection.listenerId();
        }

        @Override
        public UtpNode node() {
            return connection.node();
        }

        @Override
        public String nodeName() {
            return connection.nodeName();
        }

        @Override
        public UtpSocket socket() {
            return connection.socket();
        }

        @Override
        public @Nullable Object payload() {
            return payload;
        }

        @Override
        public CompletionStage<?> proceed() {
            try {
                if (position == interceptors.size()) {
                    return target.call();
                }
                UtpListenerInterceptor interceptor = interceptors.get(position);
                return Objects.requireNonNull(
                        interceptor.intercept(new Call(connection, payload, target, position + 1)),
                        () -> interceptor + " returned null");
            } catch (Throwable ex) {
                return CompletableFuture.failedFuture(ex);
            }
        }
    }
}
