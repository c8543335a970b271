package io.utp.simulation;

/** Packet types in the order of their numbers on the wire. */
public enum PacketType {
    DATA,
    FIN,
    STATE,
    RESET,
    SYN;

    private static final PacketType[] VALUES = values();

    static PacketType of(int number) {
        return VALUES[number];
    }
}
