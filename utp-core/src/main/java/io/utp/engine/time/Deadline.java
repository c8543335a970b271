package io.utp.engine.time;

/**
 * A point in time at which its owner wants to be called, or none. Times are nanoseconds of the node's clock, 0 or more. What
 * every connection has, used or not, keeps its deadlines as numbers, which take a third of the memory.
 */
public final class Deadline {

    /** Later than every time. */
    public static final long NEVER = Long.MAX_VALUE;

    private long atNanos = NEVER;

    /**
     * When.
     *
     * @return nanoseconds, or {@link #NEVER}
     */
    public long atNanos() {
        return atNanos;
    }

    /**
     * Sets or moves the deadline.
     *
     * @param atNanos nanoseconds
     */
    public void set(long atNanos) {
        this.atNanos = atNanos;
    }

    /** Takes the deadline back. */
    public void clear() {
        this.atNanos = NEVER;
    }

    /**
     * Whether there is a deadline.
     *
     * @return {@code true} if set
     */
    public boolean isSet() {
        return atNanos != NEVER;
    }

    /**
     * Whether the deadline has come.
     *
     * @param nowNanos the time
     * @return {@code true} if it is set and not after {@code nowNanos}
     */
    public boolean hasPassed(long nowNanos) {
        return atNanos <= nowNanos;
    }
}
