package io.utp.netty;

import io.utp.PunchFailure;
import io.utp.PunchMethod;
import io.utp.PunchResult;
import io.utp.UtpException;
import io.utp.engine.endpoint.CallOutcome;
import io.utp.engine.endpoint.CallProblem;
import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call by name that the application waits for.
 *
 * @param <T> what it waits for
 */
abstract class NamedCall<T> implements PendingOperation {

    private final NodeContext context;
    private final String name;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private volatile @Nullable EndpointDriver driver;

    NamedCall(NodeContext context, String name) {
        this.context = context;
        this.name = name;
        // Cancelled, or timed out by the application's own means: then the attempt is given up.
        CompletableFuture<T> unused = future.whenComplete((result, failure) -> giveUp());
    }

    /** On the event loop: how it ended, as the engine and as the application sees it. */
    abstract void ended(EndpointDriver onDriver, CallOutcome outcome, PunchResult result);

    /** On the event loop: nobody waits any more. */
    void abandon() {}

    NodeContext context() {
        return context;
    }

    String name() {
        return name;
    }

    CompletableFuture<T> future() {
        return future;
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

    private void giveUp() {
        EndpointDriver current = driver;
        if (current != null && future.isCompletedExceptionally()) {
            current.command(() -> {
                current.peerCalls().cancel(this);
                abandon();
            });
        }
    }

    /** The engine's outcome in the application's words. */
    static PunchResult result(CallOutcome outcome) {
        Path path = outcome.path();
        InetSocketAddress remote =
                outcome.told() == null ? InetSocketAddress.createUnresolved(outcome.peer(), 0) : outcome.told();
        CallProblem problem = outcome.problem();
        return new PunchResult(
                outcome.peer().isEmpty() ? Addresses.text(remote) : outcome.peer(),
                remote,
                path == null ? remote : path.remote(),
                method(outcome.type(), outcome.manyPorts()),
                Duration.ofNanos(outcome.elapsedNanos()),
                outcome.probes(),
                problem == null ? null : failure(problem));
    }

    private static PunchFailure failure(CallProblem problem) {
        return switch (problem) {
            case NO_RENDEZVOUS -> PunchFailure.NO_RENDEZVOUS;
            case REGISTRATION_REFUSED -> PunchFailure.REGISTRATION_REFUSED;
            case NO_SUCH_NAME -> PunchFailure.NO_SUCH_NAME;
            case OWN_NAME -> PunchFailure.OWN_NAME;
            case DECLINED -> PunchFailure.DECLINED;
            case TOO_MANY_CALLS -> PunchFailure.TOO_MANY_CALLS;
            case PEER_SILENT -> PunchFailure.PEER_SILENT;
            case NO_ANSWER -> PunchFailure.NO_ANSWER;
            case NO_COMMON_ADDRESS -> PunchFailure.NO_COMMON_ADDRESS;
            case UNPREDICTABLE_PORTS -> PunchFailure.UNPREDICTABLE_PORTS;
            case MANY_SOCKETS_OFF -> PunchFailure.MANY_SOCKETS_OFF;
            case NO_SOCKETS -> PunchFailure.NO_SOCKETS;
        };
    }

    private static @Nullable PunchMethod method(Candidate.@Nullable Type type, boolean manyPorts) {
        if (type == null) {
            return null;
        }
        if (manyPorts) {
            return PunchMethod.BIRTHDAY;
        }
        return switch (type) {
            case HOST -> PunchMethod.HOST;
            case SERVER_REFLEXIVE -> PunchMethod.REFLEXIVE;
            case PEER_REFLEXIVE -> PunchMethod.PEER_REFLEXIVE;
            case PREDICTED -> PunchMethod.PREDICTED;
        };
    }
}
