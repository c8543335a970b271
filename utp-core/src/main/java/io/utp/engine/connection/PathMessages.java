package io.utp.engine.connection;

import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.Transmit;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The messages about paths that wait to be sent. */
final class PathMessages {

    private static final int MOST = 16;

    private @Nullable ArrayDeque<Outgoing> outgoing;

    private record Outgoing(Path path, PathMessage message, PathKey key) {}

    /** More than may wait are dropped: each is a question that is asked again, or the answer to one. */
    void send(Path path, PathMessage message, PathKey key) {
        ArrayDeque<Outgoing> queue = outgoing;
        if (queue == null) {
            queue = new ArrayDeque<>(1);
            outgoing = queue;
        }
        if (queue.size() < MOST) {
            queue.add(new Outgoing(path, message, key));
        }
    }

    /** Writes the next message. Returns whether there was one. */
    boolean poll(Transmit transmit, ByteBuffer out) {
        Outgoing next = outgoing == null ? null : outgoing.poll();
        if (next == null) {
            outgoing = null;
            return false;
        }
        PathMessage message = next.message();
        message.encode(out, next.key());
        transmit.set(next.path().socket(), next.path().remote(), message.size(), message.size());
        if (message.type() == PathMessage.Type.PROBE) {
            transmit.whole();
        }
        return true;
    }
}
