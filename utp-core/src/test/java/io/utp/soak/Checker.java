package io.utp.soak;

import java.nio.ByteBuffer;

/** Compares what comes with what was to come. */
final class Checker {

    private final long seed;
    private final int total;
    private int place;

    Checker(long seed, int total) {
        this.seed = seed;
        this.total = total;
    }

    /** Null if all is right, else what is wrong. */
    String check(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (place == total) {
                return "more than the " + total + " bytes that were sent";
            }
            byte found = bytes.get();
            byte right = Script.byteAt(seed, place);
            if (found != right) {
                return "byte " + place + " of " + total + " is " + found + " and was sent as " + right;
            }
            place++;
        }
        return null;
    }

    int place() {
        return place;
    }

    boolean isComplete() {
        return place == total;
    }
}
