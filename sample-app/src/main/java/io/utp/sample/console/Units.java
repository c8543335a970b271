package io.utp.sample.console;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Numbers as people read them. */
public final class Units {

    private static final double MEBI = 1024.0 * 1024.0;

    private Units() {}

    /**
     * Bytes in MiB.
     *
     * @param bytes the bytes
     * @return for example {@code 64.0 MiB}
     */
    public static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / MEBI);
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
        return String.format(Locale.ROOT, "%.0f Mbit/s", bytes * 8_000.0 / Math.max(1, nanos));
    }
}
