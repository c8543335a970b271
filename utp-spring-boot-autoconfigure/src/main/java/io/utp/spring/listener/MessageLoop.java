package io.utp.spring.listener;

import io.utp.spring.codec.UtpCodec;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Calls a method for each message of a connection, one after the other: the next one is read when the answer to the one before
 * is written. What the peer sends meanwhile fills the receive buffer, and then the peer waits.
 */
final class MessageLoop implements ConnectionHandler {

    private final ListenerMethod method;

    private final UtpCodec codec;

    private final ResolvableType type;

    private final CallPipeline pipeline;

    MessageLoop(ListenerMethod method, UtpCodec codec, CallPipeline pipeline) {
        this.method = method;
        this.codec = codec;
        this.type = method.messageType();
        this.pipeline = pipeline;
    }

    @Override
    public boolean takesMessages() {
        return true;
    }

    @Override
    public CompletionStage<?> handle(ListenerConnection connection) {
        try {
            InputStream input = new BufferedInputStream(connection.socket().inputStream());
            Object message = next(connection, input);
            while (message != null) {
                Object payload = message;
                CallPipeline.await(pipeline.call(connection, payload, () -> answer(connection, payload)));
                message = next(connection, input);
            }
            return CompletableFuture.completedFuture(null);
        } catch (Throwable ex) {
            return CompletableFuture.failedFuture(ex);
        }
    }

    /** The next message; {@code null} if the peer has ended, or the listener is to take no more. */
    private @Nullable Object next(ListenerConnection connection, InputStream input) throws IOException {
        if (!connection.awaitMessage()) {
            return null;
        }
        try {
            return codec.read(input, type);
        } catch (IOException ex) {
            if (connection.isDraining()) {
                return null;
            }
            throw ex;
        } finally {
            connection.endAwait();
        }
    }

    /** In this thread from the method to the written answer: it has nothing else to do. */
    private CompletionStage<?> answer(ListenerConnection connection, Object payload) throws Exception {
        Object result = method.invoke(new ListenerMessage(connection, payload));
        if (!MethodHandler.writeValues(pipeline, connection, result)) {
            CompletionStage<?> stage = AsyncResults.stage(result);
            pipeline.write(connection, (stage != null) ? CallPipeline.await(stage) : result);
        }
        return CompletableFuture.completedFuture(null);
    }
}
