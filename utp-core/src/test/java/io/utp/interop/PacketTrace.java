package io.utp.interop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Shows what passes through the relays when a test is run with {@code -Dutp.relay.trace=true}; connections that would need
 * no relay then get one.
 */
final class PacketTrace {

    static final boolean ENABLED = Boolean.getBoolean("utp.relay.trace");

    private static final String[] TYPES = {"DATA", "FIN", "STATE", "RESET", "SYN"};

    private static final long START = System.nanoTime();

    private PacketTrace() {}

    /** One line for a datagram between position and limit; the position is left alone. */
    static void print(String direction, ByteBuffer datagram, String fate) {
        if (ENABLED) {
            System.out.printf(
                    "%9.3f %s %s %s%n", (System.nanoTime() - START) / 1e6, direction, describe(datagram), fate);
        }
    }

    private static String describe(ByteBuffer datagram) {
        int at = datagram.position();
        int length = datagram.remaining();
        if (length < 20 || (datagram.get(at) & 0xf) != 1 || (datagram.get(at) & 0xff) >> 4 >= TYPES.length) {
            byte[] content = new byte[Math.min(length, 20)];
            datagram.duplicate().get(content);
            return "other \"" + new String(content, StandardCharsets.ISO_8859_1) + "\" length " + length;
        }
        return "%-5s id %5d seq %5d ack %5d wnd %7d ts %10d diff %10d ext %d length %d"
                .formatted(
                        TYPES[(datagram.get(at) & 0xff) >> 4],
                        datagram.getShort(at + 2) & 0xffff,
                        datagram.getShort(at + 16) & 0xffff,
                        datagram.getShort(at + 18) & 0xffff,
                        datagram.getInt(at + 12) & 0xffffffffL,
                        datagram.getInt(at + 4) & 0xffffffffL,
                        datagram.getInt(at + 8) & 0xffffffffL,
                        datagram.get(at + 1),
                        length - 20);
    }
}
