package io.utp.netty;

import io.utp.PunchResult;
import io.utp.UtpException;
import io.utp.engine.endpoint.CallOutcome;
import java.util.concurrent.CompletableFuture;

/** The search for a way to a name. */
final class NamedPunch implements NamedCall {

    private final NodeContext context;
    private final String name;
    private final CompletableFuture<PunchResult> future = new CompletableFuture<>();

    NamedPunch(NodeContext context, String name) {
        this.context = context;
        this.name = name;
    }

    CompletableFuture<PunchResult> future() {
        return future;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(EndpointDriver driver) {
        if (!future.isDone()) {
            driver.peerCalls().call(this);
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
