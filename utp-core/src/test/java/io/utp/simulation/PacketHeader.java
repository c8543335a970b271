package io.utp.simulation;

/**
 * Reads the uTP header of a datagram where it lies. Written from BEP 29 and not from the engine's codec, so that the two
 * cannot be wrong together.
 */
public final class PacketHeader {
    /** Header bytes without extensions. */
    public static final int LENGTH = 20;

    private byte[] bytes = new byte[0];
    private int offset;
    private int length;

    public PacketHeader wrap(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        return this;
    }

    /** Whether this has the size, version and type of a uTP packet. */
    public boolean isPacket() {
        return length >= LENGTH && (bytes[offset] & 0x0f) == 1 && (bytes[offset] >> 4 & 0x0f) <= 4;
    }

    public boolean is(PacketType type) {
        return isPacket() && bytes[offset] >> 4 == type.ordinal();
    }

    public PacketType type() {
        return PacketType.of(bytes[offset] >> 4);
    }

    public int extension() {
        return bytes[offset + 1] & 0xff;
    }

    public int connectionId() {
        return u16(2);
    }

    public int timestamp() {
        return i32(4);
    }

    public int timestampDifference() {
        return i32(8);
    }

    /** Writes another one into the datagram. */
    public void timestampDifference(int micros) {
        for (int i = 0; i < 4; i++) {
            bytes[offset + 8 + i] = (byte) (micros >> 8 * (3 - i));
        }
    }

    /** Changes one bit of the datagram. */
    public void flip(int bit) {
        int index = bit % (8 * length);
        bytes[offset + index / 8] ^= (byte) (0x80 >> index % 8);
    }

    public int window() {
        return i32(12);
    }

    public int sequence() {
        return u16(16);
    }

    public int acknowledgement() {
        return u16(18);
    }

    /** Bytes of the whole datagram. */
    public int length() {
        return length;
    }

    /** Where the payload starts, counted from the header's start; more than {@link #length()} when the chain is cut off. */
    public int payloadOffset() {
        int next = extension();
        int at = LENGTH;
        while (next != 0 && at + 2 <= length) {
            next = bytes[offset + at] & 0xff;
            at += 2 + (bytes[offset + at + 1] & 0xff);
        }
        return at;
    }

    public int payloadLength() {
        return Math.max(0, length - payloadOffset());
    }

    @Override
    public String toString() {
        if (!isPacket()) {
            return "not uTP, " + length + " bytes";
        }
        return String.format(
                "%-5s id=%-5d seq=%-5d ack=%-5d wnd=%-8d ts=%08x diff=%08x ext=%d payload=%d",
                type(),
                connectionId(),
                sequence(),
                acknowledgement(),
                window(),
                timestamp(),
                timestampDifference(),
                extension(),
                payloadLength());
    }

    private int u16(int at) {
        return (bytes[offset + at] & 0xff) << 8 | bytes[offset + at + 1] & 0xff;
    }

    private int i32(int at) {
        return u16(at) << 16 | u16(at + 2);
    }
}
