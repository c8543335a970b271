package io.utp.benchmarks.attack;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.SplittableRandom;

/** What is sent at full speed, in packets that are no two the same. */
enum Flood {

    /** SYNs: each could be the beginning of a connection. */
    SYN(4, 20),

    /** Bytes without a meaning, as large as a packet usually is. */
    GARBAGE(-1, 1_200),

    /** DATA of a byte, of connections that do not exist. */
    TINY(0, 21),

    /** RESETs of connections that do not exist. */
    RESET(3, 20);

    private static final int VERSION = 1;

    private final int type;

    private final int bytes;

    Flood(int type, int bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Fills a buffer with the next packet. */
    void next(ByteBuffer packet, SplittableRandom random) {
        packet.clear();
        while (packet.position() < bytes) {
            packet.putLong(random.nextLong());
        }
        packet.position(0).limit(bytes);
        if (type >= 0) {
            // BEP 29: type and version, and no extension.
            packet.putShort(0, (short) ((type << 4 | VERSION) << 8));
        }
    }
}
