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
