package io.utp.engine.wire;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A packet as tests write it down and read it; the payload is only counted. */
public record Packet(
        PacketType type,
        int id,
        int sequence,
        int acknowledgement,
        long window,
        int difference,
        String mask,
        int payload) {

    private static final int TIMESTAMP = 123_456;

    /** A packet without payload, with a large window. */
    public static Packet of(PacketType type, int id, int sequence, int acknowledgement) {
        return new Packet(type, id, sequence, acknowledgement, 1_000_000, 0, "", 0);
    }

    public static Packet syn(int id, int sequence) {
        return of(PacketType.SYN, id, sequence, 0);
    }

    public static Packet state(int id, int sequence, int acknowledgement) {
        return of(PacketType.STATE, id, sequence, acknowledgement);
    }

    public static Packet data(int id, int sequence, int acknowledgement, int payload) {
        return of(PacketType.DATA, id, sequence, acknowledgement).payload(payload);
    }

    public static Packet fin(int id, int sequence, int acknowledgement) {
        return of(PacketType.FIN, id, sequence, acknowledgement);
    }

    public static Packet reset(int id, int sequence, int acknowledgement) {
        return of(PacketType.RESET, id, sequence, acknowledgement);
    }

    public Packet payload(int bytes) {
        return new Packet(type, id, sequence, acknowledgement, window, difference, mask, bytes);
    }

    public Packet window(long bytes) {
        return new Packet(type, id, sequence, acknowledgement, bytes, difference, mask, payload);
    }

    public Packet difference(int micros) {
        return new Packet(type, id, sequence, acknowledgement, window, micros, mask, payload);
    }

    /** With a selective acknowledgement, in hexadecimal. */
    public Packet mask(String hex) {
        return new Packet(type, id, sequence, acknowledgement, window, difference, hex, payload);
    }

    /** Reads a datagram that must be valid. */
    public static Packet decode(ByteBuffer datagram) {
        PacketHeader header = new PacketHeader();
        DecodeResult result = header.decode(datagram);
        if (result != DecodeResult.VALID) {
            throw new AssertionError("sent something " + result);
        }
        String mask = HexFormat.of().formatHex(header.selectiveAck(), 0, header.selectiveAckLength());
        return new Packet(
                header.type(),
                header.connectionId(),
                header.sequence(),
                header.acknowledgement(),
                header.window(),
                header.differenceMicros(),
                mask,
                header.payloadLength());
    }

    /** The datagram. */
    public ByteBuffer encode() {
        PacketHeader header = new PacketHeader()
                .type(type)
                .connectionId(id)
                .timestampMicros(TIMESTAMP)
                .differenceMicros(difference)
                .window(window)
                .sequence(sequence)
                .acknowledgement(acknowledgement);
        byte[] bits = HexFormat.of().parseHex(mask);
        System.arraycopy(bits, 0, header.selectiveAck(), 0, bits.length);
        header.selectiveAckLength(bits.length);
        ByteBuffer out = ByteBuffer.allocate(header.encodedLength() + payload);
        header.encode(out);
        return out.position(0);
    }

    /** Type, number, acknowledgement and bytes, for example {@code DATA 700 ack 99 [10]}. */
    public String summary() {
        String bytes = payload == 0 ? "" : " [" + payload + "]";
        return type + " " + sequence + " ack " + acknowledgement + bytes;
    }
}
