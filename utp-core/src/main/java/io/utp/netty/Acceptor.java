package io.utp.netty;

import io.utp.UtpSocket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands accepted connections to the application, on its executor. */
final class Acceptor {

    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

    private final Callbacks callbacks;

    /** On the event loop. */
    private @Nullable Consumer<UtpSocket> handler;

    Acceptor(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    void handler(Consumer<UtpSocket> wanted) {
        handler = wanted;
    }

    /** On the event loop. */
    void accepted(UtpSocket socket) {
        Consumer<UtpSocket> accepting = handler;
        if (accepting != null && !callbacks.tryRun(() -> handle(accepting, socket))) {
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
