package io.utp.spring.boot.context;

import io.utp.PunchResult;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Stands around what auto-configured nodes are asked to do, whoever asks. Beans of this type are applied in order, the first
 * outermost.
 */
public interface UtpNodeInterceptor {

    /**
     * Called instead of {@code UtpNode.connect}, in the caller's thread. To be called off, an attempt is cancelled by its future:
     * who returns another one than {@code connect} does has to pass that on.
     *
     * @param node the node
     * @param peer the name or address dialled, as text
     * @param connect goes on with the next interceptor and at last with the node
     * @return what {@code connect} returned, or a future of one's own
     */
    default CompletableFuture<UtpSocket> connect(
            UtpNode node, String peer, Supplier<CompletableFuture<UtpSocket>> connect) {
        return connect.get();
    }

    /**
     * Called instead of {@code UtpNode.punch}, in the caller's thread.
     *
     * @param node the node
     * @param peer the name or address, as text
     * @param punch goes on with the next interceptor and at last with the node
     * @return what {@code punch} returned, or a future of one's own
     */
    default CompletableFuture<PunchResult> punch(
            UtpNode node, String peer, Supplier<CompletableFuture<PunchResult>> punch) {
        return punch.get();
    }
}
