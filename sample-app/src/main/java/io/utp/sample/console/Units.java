package io.utp.sample.console;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Numbers as people read them. */
public final class Units {

    private static final double KIBI = 1024;

    private static final double MEBI = 1024 * KIBI;

    private Units() {}

    /**
     * Bytes in the unit that suits them.
     *
     * @param bytes the bytes
     * @return for example {@code 64.0 MiB}
     */
    public static String size(long bytes) {
        if (bytes >= MEBI) {
            return String.format(Locale.ROOT, "%.1f MiB", bytes / MEBI);
        }
        return (bytes >= KIBI) ? String.format(Locale.ROOT, "%.1f KiB", bytes / KIBI) : bytes + " bytes";
    }

    /**
     * A time in seconds.
     *
     * @param nanos the time
     * @return for example {@code 0.51 s}
     */
    public static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / (double) TimeUnit.SECONDS.toNanos(1));
    }

    /**
     * Bits of content a second.
     *
     * @param bytes the bytes
     * @param nanos the time that they took
     * @return for example {@code 940 Mbit/s}
     */
    public static String rate(long bytes, long nanos) {
        double megabits = bytes * 8_000.0 / Math.max(1, nanos);
        return String.format(Locale.ROOT, (megabits < 10) ? "%.1f Mbit/s" : "%.0f Mbit/s", megabits);
    }
}
