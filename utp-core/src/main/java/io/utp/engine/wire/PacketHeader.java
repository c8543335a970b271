package io.utp.engine.wire;

import java.nio.ByteBuffer;

/**
 * The header of a uTP packet with its selective acknowledgement; one object is used again for packet after packet.
 *
 * <p>BEP 29, "header format": type and version, extension, connection id, timestamp, timestamp difference, window,
 * sequence number and acknowledgement number, 20 bytes, big endian.
 */
public final class PacketHeader {

    /** Bytes of the fixed part. */
    public static final int SIZE = 20;

    /** Most bytes of a mask that an extension can hold. */
    public static final int MASK_BLOCK = 255;

    private static final int MOST_BLOCKS = 4;

    /** Most bytes of a mask, in as many extensions: of 8,160 packets. */
    public static final int MAX_SELECTIVE_ACK = MOST_BLOCKS * MASK_BLOCK;

    private static final int VERSION = 1;
    private static final int EXTENSION_NONE = 0;
    private static final int EXTENSION_SELECTIVE_ACK = 1;

    /** This library's own. libutp ignores a packet whose first extension is above 2: it offers no services. */
    private static final int EXTENSION_SERVICE = 0x70;

    private static final int SERVICE_BYTES = 9;

    /** This library's own, towards its own nodes only: where the payload belongs in that of a larger packet. */
    private static final int EXTENSION_PART = 0x71;

    private static final int PART_BYTES = 4;

    /** This library's own, towards its own nodes only: where a mask goes on whose extension is full. */
    private static final int EXTENSION_MORE_MASK = 0x72;

    /** Bytes that a part has beside the {@link #SIZE} and its payload. */
    public static final int PART_OVERHEAD = 2 + PART_BYTES;

    private PacketType type = PacketType.STATE;
    private int connectionId;
    private int timestampMicros;
    private int differenceMicros;
    private long window;
    private int sequence;
    private int acknowledgement;
    private final byte[] selectiveAck = new byte[MAX_SELECTIVE_ACK];
    private int selectiveAckLength;
    private int service;
    private long cookie;
    private int partOffset;
    private int partOf;
    private boolean hasExtensions;
    private int payloadOffset;
    private int payloadLength;

    /**
     * Reads a datagram. Neither its position nor its limit is moved.
     *
     * @param in the datagram between position and limit
     * @return whether this header now holds a packet
     */
    public DecodeResult decode(ByteBuffer in) {
        int start = in.position();
        if (in.limit() - start < SIZE) {
            return DecodeResult.NOT_UTP;
        }
        int first = in.get(start);
        PacketType decodedType = PacketType.ofCode((first >> 4) & 0xf);
        if ((first & 0xf) != VERSION || decodedType == null) {
            return DecodeResult.NOT_UTP;
        }
        type = decodedType;
        connectionId = in.getShort(start + 2) & SequenceNumbers.MASK;
        timestampMicros = in.getInt(start + 4);
        differenceMicros = in.getInt(start + 8);
        window = in.getInt(start + 12) & 0xffff_ffffL;
        sequence = in.getShort(start + 16) & SequenceNumbers.MASK;
        acknowledgement = in.getShort(start + 18) & SequenceNumbers.MASK;
        return decodeExtensions(in, start + SIZE, in.get(start + 1) & 0xff);
    }

    private DecodeResult decodeExtensions(ByteBuffer in, int from, int firstExtension) {
        int extension = firstExtension;
        int position = from;
        selectiveAckLength = 0;
        service = 0;
        partOf = 0;
        hasExtensions = extension != EXTENSION_NONE;
        while (extension != EXTENSION_NONE) {
            if (in.limit() - position < 2) {
                return DecodeResult.MALFORMED;
            }
            int next = in.get(position) & 0xff;
            int length = in.get(position + 1) & 0xff;
            position += 2;
            if (in.limit() - position < length) {
                return DecodeResult.MALFORMED;
            }
            // Peers send masks of any length ("a ton of messages in the wild are 1 byte long", librqbit-utp);
            // extensions that are not known, such as libtorrent's close_reason (3), are skipped.
            if (extension == EXTENSION_SELECTIVE_ACK && selectiveAckLength == 0) {
                in.get(position, selectiveAck, 0, length);
                selectiveAckLength = length;
            } else if (extension == EXTENSION_MORE_MASK && mayGoOn(length)) {
                in.get(position, selectiveAck, selectiveAckLength, length);
                selectiveAckLength += length;
            } else if (extension == EXTENSION_SERVICE && length == SERVICE_BYTES) {
                service = in.get(position) & 0xff;
                cookie = in.getLong(position + 1);
            } else if (extension == EXTENSION_PART && length == PART_BYTES) {
                partOffset = in.getShort(position) & 0xffff;
                partOf = in.getShort(position + 2) & 0xffff;
            }
            position += length;
            extension = next;
        }
        payloadOffset = position;
        payloadLength = in.limit() - position;
        return partOf == 0 || isPartWithin() ? DecodeResult.VALID : DecodeResult.MALFORMED;
    }

    private boolean mayGoOn(int length) {
        boolean full = selectiveAckLength > 0 && selectiveAckLength % MASK_BLOCK == 0;
        return full && selectiveAckLength + length <= MAX_SELECTIVE_ACK;
    }

    private boolean isPartWithin() {
        return type == PacketType.DATA && payloadLength > 0 && partOffset + payloadLength <= partOf;
    }

    /**
     * Writes the header, and behind it the selective acknowledgement, or a SYN's service, if there is one, at the buffer's
     * position.
     *
     * @param out has room for {@link #encodedLength()} bytes
     */
    public void encode(ByteBuffer out) {
        out.put((byte) (type.code() << 4 | VERSION));
        out.put((byte) firstExtension());
        out.putShort((short) connectionId);
        out.putInt(timestampMicros);
        out.putInt(differenceMicros);
        out.putInt((int) window);
        out.putShort((short) sequence);
        out.putShort((short) acknowledgement);
        if (hasService()) {
            out.put((byte) EXTENSION_NONE)
                    .put((byte) SERVICE_BYTES)
                    .put((byte) service)
                    .putLong(cookie);
        } else if (partOf > 0) {
            out.put((byte) EXTENSION_NONE)
                    .put((byte) PART_BYTES)
                    .putShort((short) partOffset)
                    .putShort((short) partOf);
        } else {
            encodeMask(out);
        }
    }

    private void encodeMask(ByteBuffer out) {
        for (int from = 0; from < selectiveAckLength; from += MASK_BLOCK) {
            int length = Math.min(MASK_BLOCK, selectiveAckLength - from);
            boolean last = from + length == selectiveAckLength;
            out.put((byte) (last ? EXTENSION_NONE : EXTENSION_MORE_MASK));
            out.put((byte) length);
            out.put(selectiveAck, from, length);
        }
    }

    private int firstExtension() {
        if (hasService()) {
            return EXTENSION_SERVICE;
        }
        if (partOf > 0) {
            return EXTENSION_PART;
        }
        return selectiveAckLength > 0 ? EXTENSION_SELECTIVE_ACK : EXTENSION_NONE;
    }

    private boolean hasService() {
        return type == PacketType.SYN && service != 0;
    }

    /**
     * How many bytes {@link #encode} writes.
     *
     * @return the bytes
     */
    public int encodedLength() {
        if (hasService()) {
            return SIZE + 2 + SERVICE_BYTES;
        }
        if (partOf > 0) {
            return SIZE + PART_OVERHEAD;
        }
        int blocks = (selectiveAckLength + MASK_BLOCK - 1) / MASK_BLOCK;
        return SIZE + 2 * blocks + selectiveAckLength;
    }

    /** The longest mask of full extensions that fit into so many bytes; of one at least. */
    public static int maskWithin(int bytes) {
        return MASK_BLOCK * Math.max(1, Math.min(MOST_BLOCKS, bytes / (2 + MASK_BLOCK)));
    }

    public PacketType type() {
        return type;
    }

    public PacketHeader type(PacketType type) {
        this.type = type;
        return this;
    }

    public int connectionId() {
        return connectionId;
    }

    public PacketHeader connectionId(int connectionId) {
        this.connectionId = connectionId & SequenceNumbers.MASK;
        return this;
    }

    /** Microseconds of the sender's clock when it sent the packet, modulo 2^32. */
    public int timestampMicros() {
        return timestampMicros;
    }

    public PacketHeader timestampMicros(int timestampMicros) {
        this.timestampMicros = timestampMicros;
        return this;
    }

    /** The sender's receive time of our last packet minus that packet's timestamp, modulo 2^32; 0 means no sample. */
    public int differenceMicros() {
        return differenceMicros;
    }

    public PacketHeader differenceMicros(int differenceMicros) {
        this.differenceMicros = differenceMicros;
        return this;
    }

    /** Bytes that the sender of the packet is ready to receive. */
    public long window() {
        return window;
    }

    public PacketHeader window(long window) {
        this.window = Math.min(window, 0xffff_ffffL);
        return this;
    }

    public int sequence() {
        return sequence;
    }

    public PacketHeader sequence(int sequence) {
        this.sequence = sequence & SequenceNumbers.MASK;
        return this;
    }

    public int acknowledgement() {
        return acknowledgement;
    }

    public PacketHeader acknowledgement(int acknowledgement) {
        this.acknowledgement = acknowledgement & SequenceNumbers.MASK;
        return this;
    }

    /** Whether the decoded packet had any extension. */
    public boolean hasExtensions() {
        return hasExtensions;
    }

    /** Bytes of the selective acknowledgement, 0 if there is none. */
    public int selectiveAckLength() {
        return selectiveAckLength;
    }

    /**
     * The mask of the selective acknowledgement; the lowest bit of the first byte stands for the acknowledgement number
     * plus two (BEP 29, "selective ACK"). Only the first {@link #selectiveAckLength()} bytes mean anything.
     */
    public byte[] selectiveAck() {
        return selectiveAck;
    }

    public PacketHeader selectiveAckLength(int bytes) {
        this.selectiveAckLength = bytes;
        return this;
    }

    /** The service that a SYN asks for, 1 to 255; 0 for the application's. */
    public int service() {
        return service;
    }

    /** What a SYN shows of its sender's address, as a {@link CookieMessage} gave it; 0 for nothing. */
    public long cookie() {
        return cookie;
    }

    public PacketHeader service(int service, long cookie) {
        this.service = service;
        this.cookie = cookie;
        return this;
    }

    /** Whether the payload is a part only of that of the packet with this sequence number. */
    public boolean isPart() {
        return partOf > 0;
    }

    /** Where in the payload of the whole packet this one begins. */
    public int partOffset() {
        return partOffset;
    }

    /** Payload bytes of the whole packet; 0 if this is the whole packet. */
    public int partOf() {
        return partOf;
    }

    /**
     * Makes it a part of a packet, which cannot carry a selective acknowledgement.
     *
     * @param offset where in the payload of the whole packet this one begins
     * @param of payload bytes of the whole packet; 0 for what is no part
     */
    public PacketHeader part(int offset, int of) {
        this.partOffset = offset;
        this.partOf = of;
        return this;
    }

    /** Where the payload of the decoded packet starts, as an index into its buffer. */
    public int payloadOffset() {
        return payloadOffset;
    }

    public int payloadLength() {
        return payloadLength;
    }
}
