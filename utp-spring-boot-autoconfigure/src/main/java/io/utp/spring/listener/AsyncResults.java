package io.utp.spring.listener;

import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;

/** Results that come later: those of the JDK, and with Reactor all that Spring can make publishers of. */
final class AsyncResults {

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Flux", AsyncResults.class.getClassLoader());

    private AsyncResults() {}

    static boolean isAsynchronous(Class<?> type) {
        return CompletionStage.class.isAssignableFrom(type) || adapter(type, null) != null;
    }

    /** The stage that a result is, or that a publisher is subscribed to for; {@code null} if it is neither. */
    static @Nullable CompletionStage<?> stage(@Nullable Object result) {
        if (result instanceof CompletionStage<?> stage) {
            return stage;
        }
        ReactiveAdapter adapter = adapter(null, result);
        return (adapter != null) ? Reactive.stage(adapter, result) : null;
    }

    /**
     * The values of a publisher of many, {@code null} if the result is none. It is asked for the next one when that is taken,
     * and is cancelled when the stream is closed.
     */
    static @Nullable Stream<Object> values(@Nullable Object result) {
        ReactiveAdapter adapter = adapter(null, result);
        return (adapter != null && adapter.isMultiValue()) ? Reactive.values(adapter, result) : null;
    }

    private static @Nullable ReactiveAdapter adapter(@Nullable Class<?> type, @Nullable Object result) {
        return (REACTOR && (type != null || result != null))
                ? ReactiveAdapterRegistry.getSharedInstance().getAdapter(type, result)
                : null;
    }

    /** Loaded with Reactor only. */
    private static final class Reactive {

        static CompletionStage<?> stage(ReactiveAdapter adapter, @Nullable Object result) {
            Flux<Object> values = Flux.from(adapter.toPublisher(result));
            return adapter.isMultiValue()
                    ? values.then().toFuture()
                    : values.next().toFuture();
        }

        static Stream<Object> values(ReactiveAdapter adapter, @Nullable Object result) {
            return Flux.from(adapter.toPublisher(result)).toStream(1);
        }
    }
}
