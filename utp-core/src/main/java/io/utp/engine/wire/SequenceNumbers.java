package io.utp.engine.wire;

/** Arithmetic of the 16-bit sequence numbers and connection ids, which wrap at 65,536. */
public final class SequenceNumbers {

    /** All bits of a number. */
    public static final int MASK = 0xffff;

    private SequenceNumbers() {}

    /**
     * A number so many steps on.
     *
     * @param number the number
     * @param steps how far, negative for back
     * @return 0 to 65,535
     */
    public static int plus(int number, int steps) {
        return (number + steps) & MASK;
    }

    /**
     * The number after another.
     *
     * @param number the number
     * @return 0 to 65,535
     */
    public static int next(int number) {
        return (number + 1) & MASK;
    }

    /**
     * How far one number is ahead of another.
     *
     * @param number the number
     * @param other the number to measure from
     * @return -32,768 to 32,767; positive when {@code number} is after {@code other}
     */
    public static int distance(int number, int other) {
        return (short) (number - other);
    }

    /**
     * Whether one number comes after another.
     *
     * @param number the number
     * @param other the number to compare with
     * @return {@code true} if it is 1 to 32,767 steps ahead
     */
    public static boolean isAfter(int number, int other) {
        return distance(number, other) > 0;
    }
}
