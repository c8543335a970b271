package io.utp.spring.boot.context;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets a node listen when it was asked to and may; remembers both while the node is stopped. Guarded by the node's lock. */
final class ListenGate {

    private static final Consumer<UtpSocket> NOBODY = socket -> {};

    private boolean allowed = true;

    private @Nullable Consumer<UtpSocket> handler;

    /** Of who has asked before it was allowed. */
    private @Nullable CompletableFuture<InetSocketAddress> waiting;

    boolean isAsked() {
        return handler != null;
    }

    /** The connections are the application's, which hears of them by event, until somebody else asks. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    void askForNobody(UtpNode node) {
        ask(NOBODY, node);
    }

    CompletableFuture<InetSocketAddress> ask(Consumer<UtpSocket> asked, UtpNode node) {
        if (handler == NOBODY) {
            replaceNobody(node);
        }
        if (handler != null) {
            throw new IllegalStateException("The node listens already; it has one handler for all connections");
        }
        CompletableFuture<InetSocketAddress> listening = allowed ? node.listen(asked) : new CompletableFuture<>();
        waiting = allowed ? null : listening;
        handler = asked;
        return listening;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever listens next comes after it
    private void replaceNobody(UtpNode node) {
        end(node);
    }

    CompletableFuture<Void> end(UtpNode node) {
        handler = null;
        if (waiting != null) {
            waiting.cancel(false);
            waiting = null;
        }
        return node.stopListening();
    }

    /** The node is another one now, which has not been asked. */
    void renew(UtpNode node) {
        if (allowed) {
            listen(node);
        }
    }

    /** With {@code null} instead of a stopped node. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    void allow(boolean now, @Nullable UtpNode node) {
        if (allowed == now) {
            return;
        }
        allowed = now;
        if (node != null && now) {
            listen(node);
        } else if (node != null && handler != null) {
            node.stopListening();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // who waits, waits for another one
    private void listen(UtpNode node) {
        if (handler == null) {
            return;
        }
        CompletableFuture<InetSocketAddress> asker = waiting;
        waiting = null;
        node.listen(handler).whenComplete((address, ex) -> {
            if (asker != null && ex == null) {
                asker.complete(address);
            } else if (asker != null) {
                asker.completeExceptionally(ex);
            }
        });
    }
}
