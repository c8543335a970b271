package io.utp.netty;

import io.utp.PunchFailure;
import io.utp.PunchMethod;
import io.utp.PunchResult;
import io.utp.UtpException;
import io.utp.engine.traversal.PunchOutcome;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A hole punch that the application waits for. */
final class PunchAttempt implements PendingOperation {

    private final NodeContext context;
    private final InetSocketAddress remote;
    private final int attempts;
    private final CompletableFuture<PunchResult> future = new CompletableFuture<>();

    PunchAttempt(NodeContext context, InetSocketAddress remote, int attempts) {
        this.context = context;
        this.remote = remote;
        this.attempts = attempts;
    }

    InetSocketAddress remote() {
        return remote;
    }

    int attempts() {
        return attempts;
    }

    CompletableFuture<PunchResult> future() {
        return future;
    }

    @Override
    public void start(EndpointDriver driver) {
        if (!future.isDone()) {
            driver.punches().start(this);
        }
    }

    @Override
    public void fail(UtpException cause) {
        context.callbacks().complete(() -> future.completeExceptionally(cause));
    }

    void finish(PunchOutcome outcome) {
        PunchResult result = new PunchResult(
                Addresses.text(remote),
                remote,
                outcome.path(),
                outcome.successful() ? PunchMethod.PLAIN : null,
                Duration.ofNanos(outcome.elapsedNanos()),
                outcome.probes(),
                outcome.successful() ? null : PunchFailure.NO_ANSWER);
        context.callbacks().complete(() -> future.complete(result));
        context.events().punched(result);
    }
}
