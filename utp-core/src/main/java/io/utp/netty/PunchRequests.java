package io.utp.netty;

import io.utp.UtpException;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.traversal.PunchOutcome;
import java.util.HashMap;
import java.util.Map;

/** The plain hole punches that the application waits for; on the event loop. */
final class PunchRequests {

    private final Endpoint endpoint;
    private final NodeClock clock;
    private final Map<Long, PunchAttempt> attempts = new HashMap<>();

    PunchRequests(Endpoint endpoint, NodeClock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    void start(PunchAttempt attempt) {
        attempts.put(endpoint.punch(attempt.remote(), attempt.attempts(), clock.nanos()), attempt);
    }

    void dispatch() {
        PunchOutcome outcome;
        while ((outcome = endpoint.pollPunch()) != null) {
            PunchAttempt attempt = attempts.remove(outcome.id());
            if (attempt != null) {
                attempt.finish(outcome);
            }
        }
    }

    void fail(UtpException cause) {
        attempts.values().forEach(attempt -> attempt.fail(cause));
        attempts.clear();
    }
}
