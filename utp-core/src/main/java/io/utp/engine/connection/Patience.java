package io.utp.engine.connection;

import io.utp.engine.config.EndpointConfig;
import org.jspecify.annotations.Nullable;

/** When a connection has waited for its peer long enough. */
final class Patience {

    /** So often a FIN is sent before its timeout may end the connection: fewer may be lost on a path that still lives. */
    private static final int LEAST_FINS = 5;

    private Patience() {}

    /**
     * Whether it has.
     *
     * @param delivered whether nothing is lost by it
     * @return how the connection ends, or {@code null}
     */
    static @Nullable CloseCause exhausted(
            Sender outbound, Lifetime lifetime, Counters counters, boolean delivered, long nowNanos) {
        EndpointConfig config = lifetime.config();
        boolean stuck = outbound.isStuck(config.idleTimeoutNanos(), nowNanos);
        boolean endOverdue = outbound.isFinOutstanding()
                && outbound.expirations() >= LEAST_FINS
                && outbound.isStuck(config.timeoutNanos(), nowNanos)
                && lifetime.isEndOverdue(nowNanos);
        if (outbound.isStalled(config.stallTimeoutNanos(), nowNanos)) {
            counters.stalled = true;
            return CloseCause.TIMEOUT;
        }
        if (lifetime.isPeerGone(nowNanos) || endOverdue || stuck) {
            return delivered ? CloseCause.FINISHED : CloseCause.TIMEOUT;
        }
        return lifetime.isOver(nowNanos) ? CloseCause.FINISHED : null;
    }
}
