package io.utp.spring.boot.observation;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import org.jspecify.annotations.Nullable;

/** A connection is dialled. */
public final class UtpConnectObservationContext extends UtpObservationContext {

    private @Nullable UtpSocket socket;

    UtpConnectObservationContext(UtpNode node, String nodeName, String peer) {
        super(node, nodeName, peer);
    }

    /**
     * The connection.
     *
     * @return the connection, or {@code null} if there is none, or not yet
     */
    public @Nullable UtpSocket socket() {
        return socket;
    }

    void socket(@Nullable UtpSocket socket) {
        this.socket = socket;
    }
}
