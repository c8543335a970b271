package io.utp.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.utp.PunchResult;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.boot.context.UtpNodeInterceptor;
import io.utp.spring.core.UtpNodes;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Observes the connects and punches of all nodes. */
public final class UtpNodeObservations implements UtpNodeInterceptor {

    private static final UtpConnectObservationConvention CONNECT = new DefaultUtpConnectObservationConvention();

    private static final UtpPunchObservationConvention PUNCH = new DefaultUtpPunchObservationConvention();

    private final ObservationRegistry registry;

    private final Function<UtpNode, String> names;

    /** Looking for a name takes longer than starting to dial. */
    private final Map<UtpNode, String> knownNames = new ConcurrentHashMap<>();

    private final @Nullable UtpConnectObservationConvention connectConvention;

    private final @Nullable UtpPunchObservationConvention punchConvention;

    /**
     * Creates the interceptor.
     *
     * @param registry receives the observations
     * @param names the names of nodes, usually {@link UtpNodes#nameOf}
     * @param connectConvention instead of the default one
     * @param punchConvention instead of the default one
     */
    public UtpNodeObservations(
            ObservationRegistry registry,
            Function<UtpNode, String> names,
            @Nullable UtpConnectObservationConvention connectConvention,
            @Nullable UtpPunchObservationConvention punchConvention) {
        this.registry = registry;
        this.names = names;
        this.connectConvention = connectConvention;
        this.punchConvention = punchConvention;
    }

    @Override
    public CompletableFuture<UtpSocket> connect(
            UtpNode node, String peer, Supplier<CompletableFuture<UtpSocket>> connect) {
        if (registry.isNoop()) {
            return connect.get();
        }
        UtpConnectObservationContext context = new UtpConnectObservationContext(node, nameOf(node), peer);
        Observation observation =
                UtpObservation.CONNECT.observation(connectConvention, CONNECT, () -> context, registry);
        return observe(observation, context, connect, socket -> {
            context.socket(socket);
            context.outcome((socket != null) ? "success" : "failure");
        });
    }

    @Override
    public CompletableFuture<PunchResult> punch(
            UtpNode node, String peer, Supplier<CompletableFuture<PunchResult>> punch) {
        if (registry.isNoop()) {
            return punch.get();
        }
        UtpPunchObservationContext context = new UtpPunchObservationContext(node, nameOf(node), peer);
        Observation observation = UtpObservation.PUNCH.observation(punchConvention, PUNCH, () -> context, registry);
        return observe(observation, context, punch, result -> {
            context.result(result);
            context.outcome((result != null && result.successful()) ? "success" : "failure");
        });
    }

    private String nameOf(UtpNode node) {
        String name = knownNames.get(node);
        if (name == null) {
            name = names.apply(node);
            knownNames.put(node, name);
        }
        return name;
    }

    /** Hands the future on as it is, so that it can be cancelled. */
    @SuppressWarnings("FutureReturnValueIgnored") // the caller has the future
    private static <T> CompletableFuture<T> observe(
            Observation observation,
            UtpObservationContext context,
            Supplier<CompletableFuture<T>> call,
            Consumer<@Nullable T> ended) {
        observation.start();
        CompletableFuture<T> future;
        try {
            future = call.get();
        } catch (RuntimeException ex) {
            context.outcome("failure");
            observation.error(ex);
            observation.stop();
            throw ex;
        }
        future.whenComplete((value, ex) -> {
            if (ex instanceof CancellationException) {
                context.outcome("cancelled");
            } else {
                ended.accept(value);
                if (ex != null) {
                    observation.error(ex);
                }
            }
            observation.stop();
        });
        return future;
    }
}
