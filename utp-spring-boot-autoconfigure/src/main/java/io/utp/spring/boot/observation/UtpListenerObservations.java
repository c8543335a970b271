package io.utp.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.utp.UtpSocket;
import io.utp.spring.core.UtpText;
import io.utp.spring.listener.UtpListenerCall;
import io.utp.spring.listener.UtpListenerInterceptor;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/** Observes the calls of all listeners. Outermost, so that what the application's own interceptors do is seen, too. */
public final class UtpListenerObservations implements UtpListenerInterceptor, Ordered {

    private static final UtpListenerObservationConvention DEFAULT = new DefaultUtpListenerObservationConvention();

    private final ObservationRegistry registry;

    private final @Nullable UtpListenerObservationConvention convention;

    /**
     * Creates the interceptor.
     *
     * @param registry receives the observations
     * @param convention instead of the default one
     */
    public UtpListenerObservations(
            ObservationRegistry registry, @Nullable UtpListenerObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public CompletionStage<?> intercept(UtpListenerCall call) {
        if (registry.isNoop()) {
            return call.proceed();
        }
        UtpListenerObservationContext context = new UtpListenerObservationContext(call, peer(call.socket()));
        Observation observation = UtpObservation.LISTENER
                .observation(convention, DEFAULT, () -> context, registry)
                .start();
        try (Observation.Scope scope = observation.openScope()) {
            return call.proceed().whenComplete((result, ex) -> {
                context.outcome((ex == null) ? "success" : "failure");
                if (ex != null) {
                    observation.error(
                            (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex);
                }
                observation.stop();
            });
        }
    }

    private static String peer(UtpSocket socket) {
        String name = socket.remoteName();
        return (name != null) ? name : UtpText.of(socket.remoteAddress());
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
