package io.utp.netty;

import io.utp.UtpException;
import io.utp.engine.stun.StunOutcome;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A question to a STUN server that the application waits for. */
final class PublicAddressRequest implements PendingOperation {

    private final NodeContext context;
    private final InetSocketAddress server;
    private final CompletableFuture<InetSocketAddress> future = new CompletableFuture<>();

    PublicAddressRequest(NodeContext context, InetSocketAddress server) {
        this.context = context;
        this.server = server;
    }

    InetSocketAddress server() {
        return server;
    }

    CompletableFuture<InetSocketAddress> future() {
        return future;
    }

    @Override
    public void start(EndpointDriver driver) {
        if (!future.isDone()) {
            driver.stun().ask(this);
        }
    }

    @Override
    public void fail(UtpException cause) {
        context.callbacks().complete(() -> future.completeExceptionally(cause));
    }

    void finish(StunOutcome outcome) {
        InetSocketAddress mapped = outcome.mapped();
        if (mapped != null) {
            InetSocketAddress address = Addresses.normalised(mapped);
            context.callbacks().complete(() -> future.complete(address));
        } else {
            fail(new UtpException(failure(outcome)));
        }
    }

    private String failure(StunOutcome outcome) {
        String name = "The STUN server " + Addresses.text(server);
        if (outcome.errorCode() != 0) {
            return name + " refused with error " + outcome.errorCode() + "; ask another one";
        }
        if (outcome.from() != null) {
            return name + " told no address; ask another one";
        }
        return name + " did not answer within "
                + TimeUnit.NANOSECONDS.toMillis(outcome.elapsedNanos()) / 1_000.0
                + " s; check its address and port, and that firewalls let UDP out, or ask another one";
    }
}
