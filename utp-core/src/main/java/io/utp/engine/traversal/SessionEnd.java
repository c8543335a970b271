package io.utp.engine.traversal;

import io.utp.engine.time.Deadline;

/** When a session gives up, and when it is forgotten after it has succeeded. */
final class SessionEnd {

    private static final long USUAL_TIMEOUT = 10_000_000_000L;
    private static final long MANY_PORTS_TIMEOUT = 40_000_000_000L;

    /** Nothing should work, but what was found out about the NATs may be wrong, or the peer be where it did not say. */
    private static final long HOPELESS_TIMEOUT = 5_000_000_000L;

    /** The controlled side gives up later, so that it does not miss what the other one found in the last moment. */
    private static final long GRACE = 1_000_000_000L;

    private static final long AFTERLIFE = 10_000_000_000L;

    private final Deadline end = new Deadline();
    private final long startNanos;

    SessionEnd(SessionSettings settings, Method method, boolean nobodyToAsk, long startNanos) {
        this.startNanos = startNanos;
        end.set(startNanos + timeout(settings, method, nobodyToAsk) + (settings.controlling() ? 0 : GRACE));
    }

    private static long timeout(SessionSettings settings, Method method, boolean nobodyToAsk) {
        if (settings.timeoutNanos() > 0) {
            return settings.timeoutNanos();
        }
        if (method.usesManyPorts()) {
            return MANY_PORTS_TIMEOUT;
        }
        return method == Method.HOPELESS || nobodyToAsk ? HOPELESS_TIMEOUT : USUAL_TIMEOUT;
    }

    /** Many ports are not tried: only the usual checks go on. */
    void handleUsual(long nowNanos) {
        end.set(Math.max(nowNanos, Math.min(end.atNanos(), startNanos + USUAL_TIMEOUT)));
    }

    void handleSuccess(long nowNanos) {
        end.set(nowNanos + AFTERLIFE);
    }

    boolean hasCome(long nowNanos) {
        return end.hasPassed(nowNanos);
    }

    long atNanos() {
        return end.atNanos();
    }
}
