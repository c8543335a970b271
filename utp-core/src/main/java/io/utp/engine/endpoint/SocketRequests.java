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
    record Request(@Nullable Meeting meeting, int count) {

        /** A session may be over, or have given way, before its turn. */
        boolean isWanted() {
            return meeting == null || meeting.session().socketsWanted() > 0;
        }
    }

    /** Once for each until it is answered. */
    void add(@Nullable Meeting meeting, int count) {
        Request request = new Request(meeting, count);
        if (!request.equals(asked) && !waiting.contains(request)) {
            waiting.add(request);
        }
    }

    /** How many to open now, 0 if none. */
    int pollWanted() {
        while (asked == null && !waiting.isEmpty()) {
            Request next = waiting.remove();
            if (next.isWanted()) {
                asked = next;
                return next.count();
            }
        }
        return 0;
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
