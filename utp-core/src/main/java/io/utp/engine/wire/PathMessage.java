package io.utp.engine.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What this library's nodes say to each other beside uTP: checks of a path and their answers, as ICE's (RFC 8445 section 7)
 * with a shared {@link PathKey} in place of user name and password.
 *
 * <p>Every message has {@link #SIZE} bytes, so that no answer is larger than its question; only a {@link Type#PROBE} has
 * more. The first byte is neither uTP's (version 1 in the lower half), nor STUN's (the two highest bits zero, RFC 8489
 * section 5), nor that of {@code PUNCH}.
 *
 * <pre>
 *  0  "uTPp"                     4 bytes
 *  4  type                       1
 *  5  1 from the initiating side 1
 *  6  zero                       2
 *  8  id of the path key         8
 * 16  nonce                      8
 * 24  body                      20
 * 44  HMAC-SHA-256-128          16
 * 60  zeros, of a PROBE only
 * </pre>
 */
public final class PathMessage {

    /** Bytes of every message but a probe. */
    public static final int SIZE = 60;

    /** The largest UDP payload over IPv4. */
    private static final int LARGEST = 65_507;

    /** Bytes of the body. */
    public static final int BODY_SIZE = 20;

    private static final int MAGIC = 0x75545070;
    private static final int CONTENT_SIZE = SIZE - PathKey.MAC_SIZE;
    private static final int BODY_OFFSET = CONTENT_SIZE - BODY_SIZE;
    private static final byte[] NO_BODY = new byte[BODY_SIZE];

    /** What a message is for. */
    public enum Type {
        /** "Do you hear me?" The first byte of the body is 1 where a session has chosen the path. */
        CHECK,
        /** "Yes, and this is where your question came from." The body is that address, the nonce the question's. */
        ANSWER,
        /** The initiator of a connection gives its key. */
        KEY,
        /** The acceptor has the key. */
        KEYED,
        /** "Where do you see me?" Not authenticated. */
        OBSERVE,
        /** The answer to {@link #OBSERVE}; the body is the address, the nonce the question's. */
        OBSERVED,
        /** "Does a datagram of this size reach you?" The body begins with the size, to which zeros fill it up. */
        PROBE,
        /** The answer to {@link #PROBE}, with its body and nonce. */
        PROBED;

        private static final Type[] ALL = values();
    }

    private final Type type;
    private final boolean fromInitiator;
    private final long pathId;
    private final long nonce;
    private final byte[] body;
    private final byte @Nullable [] content;
    private final byte @Nullable [] code;

    private PathMessage(
            Type type,
            boolean fromInitiator,
            long pathId,
            long nonce,
            byte[] body,
            byte @Nullable [] content,
            byte @Nullable [] code) {
        this.type = type;
        this.fromInitiator = fromInitiator;
        this.pathId = pathId;
        this.nonce = nonce;
        this.body = body;
        this.content = content;
        this.code = code;
    }

    /**
     * A message without a body.
     *
     * @param type what for
     * @param fromInitiator whether the sender is the initiating side; tells a message from its own reflection
     * @param pathId {@link PathKey#id()}
     * @param nonce not predictable for others
     * @return the message
     */
    public static PathMessage of(Type type, boolean fromInitiator, long pathId, long nonce) {
        return new PathMessage(type, fromInitiator, pathId, nonce, NO_BODY, null, null);
    }

    /**
     * A message with an address as its body.
     *
     * @param type what for
     * @param fromInitiator whether the sender is the initiating side
     * @param pathId {@link PathKey#id()}
     * @param nonce the question's
     * @param address where the question came from
     * @return the message
     */
    public static PathMessage of(Type type, boolean fromInitiator, long pathId, long nonce, InetSocketAddress address) {
        return new PathMessage(type, fromInitiator, pathId, nonce, encode(address), null, null);
    }

    /**
     * A message with any body.
     *
     * @param type what for
     * @param fromInitiator whether the sender is the initiating side
     * @param pathId {@link PathKey#id()}
     * @param nonce not predictable for others
     * @param body at most {@link #BODY_SIZE} bytes
     * @return the message
     */
    public static PathMessage of(Type type, boolean fromInitiator, long pathId, long nonce, byte[] body) {
        return new PathMessage(type, fromInitiator, pathId, nonce, Arrays.copyOf(body, BODY_SIZE), null, null);
    }

    /**
     * A probe for the size of packets.
     *
     * @param fromInitiator whether the sender is the initiating side
     * @param pathId {@link PathKey#id()}
     * @param nonce not predictable for others
     * @param bytes of the datagram, {@link #SIZE} at least
     * @return the message
     */
    public static PathMessage probe(boolean fromInitiator, long pathId, long nonce, int bytes) {
        byte[] body = ByteBuffer.allocate(BODY_SIZE).putInt(bytes).array();
        return new PathMessage(Type.PROBE, fromInitiator, pathId, nonce, body, null, null);
    }

    /**
     * Reads a datagram.
     *
     * @param datagram between position and limit; neither is moved
     * @return the message, whose sender is not proven before {@link #isFrom}; {@code null} if it is none
     */
    public static @Nullable PathMessage decode(ByteBuffer datagram) {
        int start = datagram.position();
        if (datagram.remaining() < SIZE || datagram.getInt(start) != MAGIC) {
            return null;
        }
        int typeCode = datagram.get(start + 4) - 1;
        int direction = datagram.get(start + 5);
        if (typeCode < 0 || typeCode >= Type.ALL.length || (direction & ~1) != 0) {
            return null;
        }
        byte[] content = new byte[CONTENT_SIZE];
        datagram.get(start, content);
        byte[] code = new byte[PathKey.MAC_SIZE];
        datagram.get(start + CONTENT_SIZE, code);
        PathMessage message = new PathMessage(
                Type.ALL[typeCode],
                direction == 1,
                datagram.getLong(start + 8),
                datagram.getLong(start + 16),
                Arrays.copyOfRange(content, BODY_OFFSET, CONTENT_SIZE),
                content,
                code);
        // A probe that was cut on its way has not arrived.
        return message.size() == datagram.remaining() ? message : null;
    }

    /**
     * Writes the message.
     *
     * @param out has room for {@link #size()} bytes
     * @param key authenticates it; {@code null} for none
     */
    public void encode(ByteBuffer out, @Nullable PathKey key) {
        int start = out.position();
        out.putInt(MAGIC)
                .put((byte) (type.ordinal() + 1))
                .put((byte) (fromInitiator ? 1 : 0))
                .putShort((short) 0)
                .putLong(pathId)
                .putLong(nonce)
                .put(body);
        out.put(key == null ? new byte[PathKey.MAC_SIZE] : key.mac(out, start, CONTENT_SIZE));
        if (type == Type.PROBE) {
            out.put(new byte[size() - SIZE]);
        }
    }

    /**
     * Whether a received message was written by somebody who has the key.
     *
     * @param key the key
     * @return {@code false} also for a message that was not received
     */
    public boolean isFrom(PathKey key) {
        return content != null && code != null && key.verifies(code, content);
    }

    public Type type() {
        return type;
    }

    /** Bytes of the datagram. */
    public int size() {
        return type == Type.PROBE
                ? Math.max(SIZE, Math.min(LARGEST, ByteBuffer.wrap(body).getInt()))
                : SIZE;
    }

    /** Whether the sender says to be the initiating side. */
    public boolean isFromInitiator() {
        return fromInitiator;
    }

    public long pathId() {
        return pathId;
    }

    public long nonce() {
        return nonce;
    }

    /** A copy of the body. */
    public byte[] body() {
        return body.clone();
    }

    /**
     * The address that is the body.
     *
     * @return the address, or {@code null} if it is none
     */
    public @Nullable InetSocketAddress address() {
        ByteBuffer in = ByteBuffer.wrap(body);
        int length = switch (in.get()) {
            case 4 -> 4;
            case 6 -> 16;
            default -> 0;
        };
        if (length == 0) {
            return null;
        }
        in.get();
        int port = in.getShort() & 0xffff;
        byte[] address = new byte[length];
        in.get(address);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    private static byte[] encode(InetSocketAddress address) {
        byte[] bytes =
                Objects.requireNonNull(address.getAddress(), "unresolved").getAddress();
        return ByteBuffer.allocate(BODY_SIZE)
                .put((byte) (bytes.length == 4 ? 4 : 6))
                .put((byte) 0)
                .putShort((short) address.getPort())
                .put(bytes)
                .array();
    }

    @Override
    public String toString() {
        return type + (fromInitiator ? " from initiator " : " from acceptor ") + Long.toHexString(pathId) + " nonce "
                + Long.toHexString(nonce);
    }
}
