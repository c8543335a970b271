package io.utp.netty;

import io.utp.PunchFailure;
import io.utp.PunchMethod;
import io.utp.PunchResult;
import io.utp.engine.endpoint.CallOutcome;
import io.utp.engine.endpoint.CallProblem;
import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call by name that the application waits for. */
interface NamedCall extends PendingOperation {

    /** Whom to call. */
    String name();

    /** On the event loop: how it ended, as the engine and as the application sees it. */
    void ended(EndpointDriver driver, CallOutcome outcome, PunchResult result);

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
                problem == null ? null : PunchFailure.valueOf(problem.name()));
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
