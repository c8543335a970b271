package io.utp.netty;

import io.utp.PunchResult;
import io.utp.UtpException;
import io.utp.engine.endpoint.CallOutcome;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The search for a way to a name. */
final class NamedPunch implements NamedCall {

    private final NodeContext context;
    private final String name;
    private final CompletableFuture<PunchResult> future = new CompletableFuture<>();
    private volatile @Nullable EndpointDriver driver;

    NamedPunch(NodeContext context, String name) {
        this.context = context;
        this.name = name;
        CompletableFuture<PunchResult> unused = future.whenComplete((result, failure) -> giveUp());
    }

    /** Cancelled: nobody waits for it any more. */
    private void giveUp() {
        EndpointDriver current = driver;
        if (current != null && future.isCancelled()) {
            current.command(() -> current.peerCalls().cancel(this));
        }
    }

    CompletableFuture<PunchResult> future() {
        return future;
    }

    @Override
    public String name() {
        return name;
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

    @Override
    public void ended(EndpointDriver driver, CallOutcome outcome, PunchResult result) {
        context.callbacks().complete(() -> future.complete(result));
    }
}
