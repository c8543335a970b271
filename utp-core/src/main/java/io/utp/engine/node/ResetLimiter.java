package io.utp.engine.node;

import io.utp.engine.config.NodeLimits;
import io.utp.engine.limit.RateLimit;
import java.net.InetSocketAddress;

/**
 * Keeps RESET packets rare: so many a second as the limits say, and one a second for the same packet. libutp
 * remembers 1,000 answered packets for 10 s; two utp-punch nodes exchanged 40,000 RESETs a second until their 5 s were over.
 */
final class ResetLimiter {

    private static final int REMEMBERED = 1_024;
    private static final long SECOND = 1_000_000_000L;

    private final RateLimit rate;
    private final int[] hashes = new int[REMEMBERED];
    private final long[] times = new long[REMEMBERED];

    ResetLimiter(NodeLimits limits) {
        this.rate = new RateLimit(limits.resetsPerSecond(), limits.resetsPerAddress());
    }

    boolean mayReset(InetSocketAddress remote, int id, int sequence, long nowNanos) {
        int hash = (remote.hashCode() * 31 + id) * 31 + sequence;
        int slot = (hash ^ hash >>> 16) & (REMEMBERED - 1);
        boolean again = hashes[slot] == hash && times[slot] > 0 && nowNanos - times[slot] < SECOND;
        if (again || !rate.take(remote, nowNanos)) {
            return false;
        }
        hashes[slot] = hash;
        times[slot] = Math.max(1, nowNanos);
        return true;
    }
}
