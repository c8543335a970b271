package io.utp.engine.node;

import java.net.InetSocketAddress;

/**
 * Keeps RESET packets rare: at most {@value #PER_SECOND} a second altogether, and one a second for the same packet. libutp
 * remembers 1,000 answered packets for 10 s; two utp-punch nodes exchanged 40,000 RESETs a second until their 5 s were over.
 */
final class ResetLimiter {

    private static final int PER_SECOND = 200;
    private static final int REMEMBERED = 1_024;
    private static final long SECOND = 1_000_000_000L;

    private final int[] hashes = new int[REMEMBERED];
    private final long[] times = new long[REMEMBERED];
    private double tokens = PER_SECOND;
    private long refilledNanos;

    boolean mayReset(InetSocketAddress remote, int id, int sequence, long nowNanos) {
        int hash = (remote.hashCode() * 31 + id) * 31 + sequence;
        int slot = (hash ^ hash >>> 16) & (REMEMBERED - 1);
        if (hashes[slot] == hash && times[slot] > 0 && nowNanos - times[slot] < SECOND) {
            return false;
        }
        tokens = Math.min(PER_SECOND, tokens + (double) (nowNanos - refilledNanos) * PER_SECOND / SECOND);
        refilledNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        hashes[slot] = hash;
        times[slot] = Math.max(1, nowNanos);
        return true;
    }
}
