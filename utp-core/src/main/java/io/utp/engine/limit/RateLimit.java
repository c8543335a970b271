package io.utp.engine.limit;

import java.net.InetSocketAddress;

/**
 * So many a second, to all together and to each address: a bucket of as many tokens as may go in a second for all, and a count
 * in each second for each address. What is remembered does not grow: addresses whose hashes meet share a count.
 */
public final class RateLimit {

    private static final int SLOTS = 1_024;
    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private final int perAddress;
    private final long[] seconds = new long[SLOTS];
    private final int[] counts = new int[SLOTS];
    private double tokens;
    private long refilledNanos;

    /**
     * Nothing has gone yet.
     *
     * @param perSecond to all together
     * @param perAddress to an IPv4 address or an IPv6 /64
     */
    public RateLimit(int perSecond, int perAddress) {
        this.perSecond = perSecond;
        this.perAddress = perAddress;
        this.tokens = perSecond;
    }

    /**
     * Takes one if there is one.
     *
     * @param to whom it goes
     * @param nowNanos the time
     * @return whether it may go
     */
    public boolean take(InetSocketAddress to, long nowNanos) {
        tokens = Math.min(perSecond, tokens + (double) (nowNanos - refilledNanos) * perSecond / SECOND);
        refilledNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        int hash = AddressGroup.of(to).hashCode() * 0x9e3779b9;
        int slot = hash >>> 22;
        long second = nowNanos / SECOND + 1;
        if (seconds[slot] != second) {
            seconds[slot] = second;
            counts[slot] = 0;
        }
        if (counts[slot] >= perAddress) {
            return false;
        }
        counts[slot]++;
        tokens--;
        return true;
    }
}
