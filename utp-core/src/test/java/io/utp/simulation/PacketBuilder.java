package io.utp.simulation;

import java.nio.ByteBuffer;

/** Builds packets by hand, right and wrong ones. */
public final class PacketBuilder {
    private final int type;
    private int version = 1;
    private int connectionId;
    private int timestamp;
    private int timestampDifference;
    private int window = 262_144;
    private int sequence;
    private int acknowledgement;
    private int extension;
    private byte[] extensions = {};
    private byte[] payload = {};

    public PacketBuilder(PacketType type) {
        this.type = type.ordinal();
    }

    public PacketBuilder version(int version) {
        this.version = version;
        return this;
    }

    public PacketBuilder connectionId(int id) {
        this.connectionId = id;
        return this;
    }

    public PacketBuilder timestamp(int micros) {
        this.timestamp = micros;
        return this;
    }

    public PacketBuilder timestampDifference(int micros) {
        this.timestampDifference = micros;
        return this;
    }

    public PacketBuilder window(int bytes) {
        this.window = bytes;
        return this;
    }

    public PacketBuilder sequence(int number) {
        this.sequence = number;
        return this;
    }

    public PacketBuilder acknowledgement(int number) {
        this.acknowledgement = number;
        return this;
    }

    /** One extension, and the end of the chain. */
    public PacketBuilder extension(int kind, byte... content) {
        this.extension = kind;
        this.extensions = new byte[2 + content.length];
        this.extensions[1] = (byte) content.length;
        System.arraycopy(content, 0, extensions, 2, content.length);
        return this;
    }

    public PacketBuilder payload(byte[] bytes) {
        this.payload = bytes;
        return this;
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(PacketHeader.LENGTH + extensions.length + payload.length)
                .put((byte) (type << 4 | version))
                .put((byte) extension)
                .putShort((short) connectionId)
                .putInt(timestamp)
                .putInt(timestampDifference)
                .putInt(window)
                .putShort((short) sequence)
                .putShort((short) acknowledgement)
                .put(extensions)
                .put(payload)
                .array();
    }
}
