package io.utp.benchmarks;

import java.util.OptionalDouble;

/**
 * Something that a figure has to reach.
 *
 * @param area what it is about
 * @param what the figure, in words
 * @param atLeast whether more is better
 * @param limit the least, or the most
 * @param unit of the limit; empty for ratios
 * @param measured what it is, if it was measured
 */
public record Target(String area, String what, boolean atLeast, double limit, String unit, OptionalDouble measured) {

    /** Whether it was measured and reached. */
    public boolean isMet() {
        return measured.isPresent() && (atLeast ? measured.getAsDouble() >= limit : measured.getAsDouble() <= limit);
    }

    /** The limit in words. */
    public String bound() {
        return (atLeast ? "at least " : "at most ") + plain(limit) + (unit.isEmpty() ? "" : " " + unit);
    }

    /** What was measured, in words. */
    public String value() {
        return measured.isPresent() ? Results.number(measured.getAsDouble()) : "not measured";
    }

    /** All of it on one line. */
    String line() {
        return "target " + what + ": " + value() + ", " + bound() + (isMet() ? ", met" : ", missed");
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
