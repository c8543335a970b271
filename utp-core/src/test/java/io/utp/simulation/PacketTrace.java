package io.utp.simulation;

import java.util.Locale;

/** The last packets of a network and what became of them, kept as raw bytes and put into words only when asked. */
public final class PacketTrace {
    /** What a link did with a packet. */
    public enum Fate {
        SENT,
        TWICE,
        LATE,
        DAMAGED,
        FILTERED,
        TOO_LARGE,
        QUEUE_FULL,
        LOST
    }

    private static final Fate[] FATES = Fate.values();
    private static final int KEPT_BYTES = 28;

    private final int capacity;
    private final byte[] headers;
    private final long[] times;
    private final int[] lengths;
    private final byte[] fates;
    private final String[] links;
    private long count;

    PacketTrace(int capacity) {
        this.capacity = capacity;
        this.headers = new byte[capacity * KEPT_BYTES];
        this.times = new long[capacity];
        this.lengths = new int[capacity];
        this.fates = new byte[capacity];
        this.links = new String[capacity];
    }

    void add(long nowNanos, String link, Fate fate, byte[] data, int offset, int length) {
        int slot = (int) (count++ % capacity);
        times[slot] = nowNanos;
        links[slot] = link;
        fates[slot] = (byte) fate.ordinal();
        lengths[slot] = length;
        System.arraycopy(data, offset, headers, slot * KEPT_BYTES, Math.min(length, KEPT_BYTES));
    }

    /** Packets seen, also those that are no longer kept. */
    public long count() {
        return count;
    }

    /** The last {@code limit} packets, oldest first. */
    public String text(int limit) {
        long from = Math.max(0, count - Math.min(limit, capacity));
        StringBuilder text = new StringBuilder(128 * (int) (count - from) + 64);
        if (from > 0) {
            text.append("  ... ").append(from).append(" packets before\n");
        }
        PacketHeader header = new PacketHeader();
        for (long index = from; index < count; index++) {
            int slot = (int) (index % capacity);
            header.wrap(headers, slot * KEPT_BYTES, lengths[slot]);
            Fate fate = FATES[fates[slot]];
            text.append(String.format(
                    Locale.ROOT,
                    "%14.6f  %-16s %s%s%s%n",
                    times[slot] / 1e9,
                    links[slot],
                    header.isPacket() && header.extension() == 0 ? header : describe(header, slot),
                    fate == Fate.SENT ? "" : "  ",
                    fate == Fate.SENT ? "" : fate));
        }
        return text.toString();
    }

    /** The kept bytes end before a long extension does, so the payload's length is told only without one. */
    private String describe(PacketHeader header, int slot) {
        if (!header.isPacket()) {
            return header.toString();
        }
        StringBuilder mask = new StringBuilder();
        int maskLength = headers[slot * KEPT_BYTES + 21] & 0xff;
        int end = Math.min(KEPT_BYTES, Math.min(lengths[slot], 22 + maskLength));
        for (int at = 22; at < end; at++) {
            mask.append(String.format("%02x", headers[slot * KEPT_BYTES + at]));
        }
        return String.format(
                "%-5s id=%-5d seq=%-5d ack=%-5d wnd=%-8d ts=%08x diff=%08x ext=%d[%d]=%s length=%d",
                header.type(),
                header.connectionId(),
                header.sequence(),
                header.acknowledgement(),
                header.window(),
                header.timestamp(),
                header.timestampDifference(),
                header.extension(),
                maskLength,
                mask,
                lengths[slot]);
    }
}
