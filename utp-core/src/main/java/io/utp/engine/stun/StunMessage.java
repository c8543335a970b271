package io.utp.engine.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A STUN message of the binding method (RFC 8489 sections 5 and 14), as far as a client needs it.
 *
 * @param kind request, success or error
 * @param transaction the transaction id
 * @param mapped the address that the server saw ({@code XOR-MAPPED-ADDRESS}, or {@code MAPPED-ADDRESS} of old servers);
 * {@code null} as well when the message holds something that has to be understood and is not (RFC 8489 section 6.3.3)
 * @param other the server's other address and port ({@code OTHER-ADDRESS}, RFC 5780 section 7.4)
 * @param errorCode 300 to 699 in an error, 0 otherwise
 */
public record StunMessage(
        Kind kind,
        TransactionId transaction,
        @Nullable InetSocketAddress mapped,
        @Nullable InetSocketAddress other,
        int errorCode) {

    /** RFC 8489 section 5: distinguishes STUN from other protocols on the same port. */
    public static final int MAGIC_COOKIE = 0x2112_A442;

    /** The largest message that {@link #encodeRequest} writes. */
    public static final int MAX_REQUEST = 36;

    static final int HEADER = 20;

    private static final int FINGERPRINT_MASK = 0x5354_554e;
    private static final int FINGERPRINT_BYTES = 8;

    /** RFC 8489 section 14: who does not know an attribute below this must not go on without it. */
    private static final int COMPREHENSION_OPTIONAL = 0x8000;

    private static final int MAPPED_ADDRESS = 0x0001;
    private static final int CHANGE_REQUEST = 0x0003;
    private static final int ERROR_CODE = 0x0009;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final int FINGERPRINT = 0x8028;
    private static final int OTHER_ADDRESS = 0x802c;

    /** RFC 8489 section 18.3.1: what RFC 3489 and RFC 8489 define below 0x8000, which a binding needs nothing of. */
    private static final Set<Integer> KNOWN_AND_UNUSED = Set.of(
            0x0002, 0x0004, 0x0005, 0x0006, 0x0007, 0x0008, 0x000a, 0x000b, 0x0014, 0x0015, 0x001c, 0x001d, 0x001e);

    /** Which of the messages of the binding method; the values of the type field (RFC 8489 section 5). */
    public enum Kind {

        /** A question. */
        REQUEST(0x0001),

        /** An answer with an address. */
        SUCCESS(0x0101),

        /** An answer with an error code. */
        ERROR(0x0111);

        private final int type;

        Kind(int type) {
            this.type = type;
        }
    }

    /**
     * The 96 bits that a response is recognised by.
     *
     * @param high the first 8 bytes
     * @param low the last 4 bytes
     */
    public record TransactionId(long high, int low) {}

    /** What the server is asked to answer from (RFC 5780 section 7.2). */
    public enum Change {

        /** From where it was asked. */
        NOTHING(0),

        /** From its other port. */
        PORT(0x02),

        /** From its other address and its other port. */
        ADDRESS_AND_PORT(0x06);

        private final int flags;

        Change(int flags) {
            this.flags = flags;
        }
    }

    /**
     * Whether a datagram has the form of a STUN message. A uTP packet may have the same first bytes: only a transaction that
     * waits for it makes it one.
     *
     * @param datagram between position and limit; neither is moved
     * @return whether type, length and cookie are right
     */
    public static boolean looksLikeStun(ByteBuffer datagram) {
        int start = datagram.position();
        int length = datagram.remaining();
        return length >= HEADER
                && (datagram.get(start) & 0xc0) == 0
                && datagram.getInt(start + 4) == MAGIC_COOKIE
                && (datagram.getShort(start + 2) & 0xffff) == length - HEADER
                && length % 4 == 0;
    }

    /**
     * Writes a binding request with a fingerprint.
     *
     * @param transaction a fresh id
     * @param change what to answer from
     * @param out has room for {@link #MAX_REQUEST} bytes
     */
    public static void encodeRequest(TransactionId transaction, Change change, ByteBuffer out) {
        int start = out.position();
        boolean asksForChange = change != Change.NOTHING;
        out.putShort((short) Kind.REQUEST.type);
        out.putShort((short) (FINGERPRINT_BYTES + (asksForChange ? 8 : 0)));
        out.putInt(MAGIC_COOKIE).putLong(transaction.high()).putInt(transaction.low());
        if (asksForChange) {
            out.putShort((short) CHANGE_REQUEST).putShort((short) 4).putInt(change.flags);
        }
        int fingerprint = fingerprint(out, start, out.position());
        out.putShort((short) FINGERPRINT).putShort((short) 4).putInt(fingerprint);
    }

    /**
     * Reads a message.
     *
     * @param datagram between position and limit; neither is moved
     * @return the message, or {@code null} if it is not a valid message of the binding method
     */
    public static @Nullable StunMessage decode(ByteBuffer datagram) {
        if (!looksLikeStun(datagram)) {
            return null;
        }
        int start = datagram.position();
        Kind kind = kindOf(datagram.getShort(start) & 0xffff);
        if (kind == null) {
            return null;
        }
        TransactionId id = new TransactionId(datagram.getLong(start + 8), datagram.getInt(start + 16));
        return new AttributeReader(datagram, start, kind, id).read();
    }

    private static @Nullable Kind kindOf(int type) {
        for (Kind kind : Kind.values()) {
            if (kind.type == type) {
                return kind;
            }
        }
        return null;
    }

    /** RFC 8489 section 14.7: the CRC-32 of everything before the attribute, XORed with "STUN". */
    private static int fingerprint(ByteBuffer message, int start, int end) {
        CRC32 crc = new CRC32();
        ByteBuffer content = message.duplicate();
        content.limit(end).position(start);
        crc.update(content);
        return (int) crc.getValue() ^ FINGERPRINT_MASK;
    }

    /** Walks the attributes of one message. */
    private static final class AttributeReader {

        private final ByteBuffer in;
        private final int start;
        private final Kind kind;
        private final TransactionId id;
        private @Nullable InetSocketAddress xorMapped;
        private @Nullable InetSocketAddress mapped;
        private @Nullable InetSocketAddress other;
        private int errorCode;
        private boolean understood = true;

        AttributeReader(ByteBuffer in, int start, Kind kind, TransactionId id) {
            this.in = in;
            this.start = start;
            this.kind = kind;
            this.id = id;
        }

        @Nullable StunMessage read() {
            int position = start + HEADER;
            while (position < in.limit()) {
                if (in.limit() - position < 4) {
                    return null;
                }
                int type = in.getShort(position) & 0xffff;
                int length = in.getShort(position + 2) & 0xffff;
                int value = position + 4;
                if (in.limit() - value < length || !readAttribute(type, position, value, length)) {
                    return null;
                }
                // RFC 8489 section 14: values are padded to a multiple of 4 bytes.
                position = value + (length + 3 & ~3);
            }
            InetSocketAddress seen = xorMapped != null ? xorMapped : mapped;
            return new StunMessage(kind, id, understood ? seen : null, other, errorCode);
        }

        /** Returns false when the attribute makes the message invalid. */
        private boolean readAttribute(int type, int position, int value, int length) {
            switch (type) {
                // RFC 8489 section 14: only the first occurrence counts.
                case XOR_MAPPED_ADDRESS -> {
                    InetSocketAddress address = address(value, length, true);
                    xorMapped = xorMapped == null ? address : xorMapped;
                    return address != null;
                }
                case MAPPED_ADDRESS -> {
                    InetSocketAddress address = address(value, length, false);
                    mapped = mapped == null ? address : mapped;
                    return address != null;
                }
                case OTHER_ADDRESS -> {
                    InetSocketAddress address = address(value, length, false);
                    other = other == null ? address : other;
                    return address != null;
                }
                case ERROR_CODE -> {
                    return readErrorCode(value, length);
                }
                case FINGERPRINT -> {
                    // RFC 8489 section 14.7: it is the last attribute.
                    return length == 4
                            && value + 4 == in.limit()
                            && in.getInt(value) == fingerprint(in, start, position);
                }
                default -> {
                    understood &= type >= COMPREHENSION_OPTIONAL || KNOWN_AND_UNUSED.contains(type);
                    return true;
                }
            }
        }

        /** RFC 8489 section 14.8: the hundreds, 3 to 6, then the rest. */
        private boolean readErrorCode(int value, int length) {
            int hundreds = length < 4 ? 0 : in.get(value + 2) & 7;
            int rest = length < 4 ? 0 : in.get(value + 3) & 0xff;
            errorCode = hundreds * 100 + rest;
            return hundreds >= 3 && hundreds <= 6 && rest <= 99;
        }

        /** RFC 8489 sections 14.1 and 14.2. */
        private @Nullable InetSocketAddress address(int value, int length, boolean xor) {
            int size = length - 4;
            int family = length < 4 ? 0 : in.get(value + 1);
            // RFC 8489 section 14.1: family 1 is IPv4, 2 is IPv6.
            if (!(family == 1 && size == 4) && !(family == 2 && size == 16)) {
                return null;
            }
            byte[] bytes = new byte[size];
            in.get(value + 4, bytes);
            int port = in.getShort(value + 2) & 0xffff;
            if (xor) {
                port ^= MAGIC_COOKIE >>> 16;
                for (int i = 0; i < size; i++) {
                    // Cookie and transaction id stand one behind the other in the header.
                    bytes[i] ^= in.get(start + 4 + i);
                }
            }
            try {
                return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
            } catch (UnknownHostException e) {
                throw new AssertionError("an address of " + size + " bytes", e);
            }
        }
    }
}
