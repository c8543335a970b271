package io.utp.network;

import java.util.Locale;

/** Numbers as people read them. */
final class Format {
    private Format() {}

    /** Three digits, and none behind the point that say nothing. */
    static String number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e6) {
            return String.valueOf((long) value);
        }
        String text = String.format(Locale.ROOT, size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%.0f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    static String fixed(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    static String percent(double share) {
        return fixed(100 * share, 1) + "%";
    }

    static String bytes(long bytes) {
        return bytes < 10_000
                ? bytes + " B"
                : bytes < 10_000_000 ? number(bytes / 1000) + " kB" : bytes / 1_000_000 + " MB";
    }
}
