package io.utp.engine.mtu;

/**
 * Suspects that a path does not carry large packets any more (RFC 8899 4.3, RFC 4821 7.7): in several round trips one after
 * the other some were sent again, and not a single one arrived. A queue that overflows lets some through.
 */
public final class BlackHoleWatch {

    private static final int ROUNDS = 3;

    private int rounds;
    private long countedNanos;

    /**
     * A large packet is sent again.
     *
     * @param roundTripNanos within this time it counts once
     * @param nowNanos the time
     */
    public void handleResent(long roundTripNanos, long nowNanos) {
        if (rounds == 0 || nowNanos - countedNanos >= roundTripNanos) {
            rounds++;
            countedNanos = nowNanos;
        }
    }

    /** A large packet has arrived, or there are none any more. */
    public void reset() {
        rounds = 0;
    }

    /** Whether it is time for smaller packets. */
    public boolean isSuspicious() {
        return rounds >= ROUNDS;
    }
}
