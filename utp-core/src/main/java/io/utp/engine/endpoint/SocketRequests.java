package io.utp.engine.endpoint;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Who waits for more sockets; they are asked for one after the other, so that it is clear whom the answer is for. */
final class SocketRequests {

    private final ArrayDeque<Request> waiting = new ArrayDeque<>();
    private @Nullable Request asked;

    /**
     * Sockets for somebody.
     *
     * @param meeting who tries many ports; {@code null} for the observation of the NAT
     * @param count how many
     */
    record Request(@Nullable Meeting meeting, int count) {}

    /** Once for each until it is answered. */
    void add(@Nullable Meeting meeting, int count) {
        Request request = new Request(meeting, count);
        if (!request.equals(asked) && !waiting.contains(request)) {
            waiting.add(request);
        }
    }

    /** How many to open now, 0 if none. */
    int pollWanted() {
        if (asked != null || waiting.isEmpty()) {
            return 0;
        }
        asked = waiting.remove();
        return asked.count();
    }

    boolean isEmpty() {
        return waiting.isEmpty() && asked == null;
    }

    /** Who the sockets are for that were opened, or refused; {@code null} if nobody asked. */
    @Nullable Request answered() {
        Request request = asked;
        asked = null;
        return request;
    }
}
