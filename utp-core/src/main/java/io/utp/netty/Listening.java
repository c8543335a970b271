package io.utp.netty;

import io.utp.UtpSocket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether the application wants connections, and what for. Any thread says so, one at a time; the event loop looks before
 * each datagram, so that whoever has seen the node listen may dial at once, however much the loop has to do before.
 */
final class Listening {

    private volatile @Nullable Consumer<UtpSocket> handler;

    /** {@code null} for no connections. */
    void handler(@Nullable Consumer<UtpSocket> wanted) {
        handler = wanted;
    }

    @Nullable Consumer<UtpSocket> handler() {
        return handler;
    }

    boolean isWanted() {
        return handler != null;
    }
}
