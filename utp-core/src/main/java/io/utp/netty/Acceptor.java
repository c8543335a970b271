package io.utp.netty;

import io.utp.UtpSocket;
import io.utp.engine.endpoint.Endpoint;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the engine accept what the application wants, and hands it over on the application's executor. */
final class Acceptor {

    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

    private final NodeContext context;
    private final Endpoint endpoint;
    private final Supplier<InetSocketAddress> localAddress;

    // On the event loop. The last handler stays for those that were accepted before the end of the listening.
    private @Nullable Consumer<UtpSocket> listeningFor;
    private @Nullable Consumer<UtpSocket> handler;

    Acceptor(NodeContext context, Endpoint endpoint, Supplier<InetSocketAddress> localAddress) {
        this.context = context;
        this.endpoint = endpoint;
        this.localAddress = localAddress;
    }

    /** On the event loop: does what {@link Listening} says by now. */
    @SuppressWarnings("ReferenceEquality") // another object is another wish
    void listenOrNot() {
        Consumer<UtpSocket> wanted = context.listening().handler();
        if (wanted == listeningFor) {
            return;
        }
        listeningFor = wanted;
        if (wanted == null) {
            endpoint.stopListening();
            return;
        }
        handler = wanted;
        endpoint.listen();
        context.events().listening(localAddress.get());
    }

    /** On the event loop. */
    void accepted(UtpSocket socket) {
        Consumer<UtpSocket> accepting = handler;
        if (accepting != null && !context.callbacks().tryRun(() -> handle(accepting, socket))) {
            log.warn(
                    "The executor takes no tasks any more; the connection from {} is destroyed",
                    socket.remoteAddress());
            socket.destroy();
        }
    }

    private static void handle(Consumer<UtpSocket> handler, UtpSocket socket) {
        try {
            handler.accept(socket);
        } catch (Throwable e) {
            log.warn("The handler of the connection from {} failed; it is destroyed", socket.remoteAddress(), e);
            socket.destroy();
        }
    }
}
