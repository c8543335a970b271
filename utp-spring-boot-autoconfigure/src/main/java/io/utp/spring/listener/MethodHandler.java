package io.utp.spring.listener;

import io.utp.spring.codec.UtpCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls a method, or a handler, once for a connection. */
final class MethodHandler implements ConnectionHandler {

    private final Target target;

    private final CallPipeline pipeline;

    MethodHandler(Target target, CallPipeline pipeline) {
        this.target = target;
        this.pipeline = pipeline;
    }

    @Override
    public CompletionStage<?> handle(ListenerConnection connection) {
        return pipeline.call(connection, null, () -> answer(connection, target.call(connection)));
    }

    private CompletionStage<?> answer(ListenerConnection connection, @Nullable Object result) throws Exception {
        UtpCodec codec = pipeline.codec();
        if (codec != null && writeValues(pipeline, connection, result)) {
            return CompletableFuture.completedFuture(null);
        }
        CompletionStage<?> stage = AsyncResults.stage(result);
        if (stage == null) {
            pipeline.write(connection, result);
            return CompletableFuture.completedFuture(null);
        }
        // Whoever completes the stage must not have to wait for the peer.
        return (codec != null)
                ? stage.thenComposeAsync(value -> written(connection, value), pipeline.executor())
                : stage;
    }

    private CompletionStage<Void> written(ListenerConnection connection, @Nullable Object value) {
        try {
            pipeline.write(connection, value);
            return CompletableFuture.completedFuture(null);
        } catch (Throwable ex) {
            return CompletableFuture.failedFuture(ex);
        }
    }

    /** Writes the values of a publisher of many, each when the one before is written; {@code false} if the result is none. */
    static boolean writeValues(CallPipeline pipeline, ListenerConnection connection, @Nullable Object result)
            throws Exception {
        try (Stream<Object> values = AsyncResults.values(result)) {
            if (values == null) {
                return false;
            }
            for (Object value : (Iterable<Object>) values::iterator) {
                pipeline.write(connection, value);
            }
            return true;
        }
    }

    /** What is called. */
    interface Target {

        @Nullable Object call(ListenerConnection connection) throws Exception;
    }
}
