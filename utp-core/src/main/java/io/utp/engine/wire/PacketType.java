package io.utp.engine.wire;

import org.jspecify.annotations.Nullable;

/** The five packet types of BEP 29, in the order of their codes. */
public enum PacketType {
    DATA,
    FIN,
    STATE,
    RESET,
    SYN;

    private static final PacketType[] BY_CODE = values();

    /**
     * The type of a code.
     *
     * @param code the upper four bits of a packet's first byte
     * @return the type, or {@code null} if there is none
     */
    public static @Nullable PacketType ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /**
     * The code on the wire.
     *
     * @return 0 to 4
     */
    public int code() {
        return ordinal();
    }

    /**
     * Whether such a packet takes a sequence number that has to be acknowledged (BEP 29).
     *
     * @return {@code true} for DATA, FIN and SYN
     */
    public boolean consumesSequenceNumber() {
        return this == DATA || this == FIN || this == SYN;
    }
}
