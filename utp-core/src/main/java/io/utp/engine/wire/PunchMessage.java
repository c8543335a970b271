package io.utp.engine.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The two datagrams of utp-punch's hole punching; shorter than any uTP header, so that they cannot be mistaken for one. */
public enum PunchMessage {

    /** "Can you hear me?" */
    PUNCH,

    /** "I heard you." */
    PUNCHED;

    private static final PunchMessage[] ALL = values();

    /** Never moved, so that all threads can compare with it. */
    private final ByteBuffer content =
            ByteBuffer.wrap(name().getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

    /**
     * Reads a datagram.
     *
     * @param datagram between position and limit; neither is moved
     * @return the message, or {@code null} if it is none
     */
    public static @Nullable PunchMessage decode(ByteBuffer datagram) {
        for (PunchMessage message : ALL) {
            if (datagram.remaining() == message.encodedLength() && datagram.equals(message.content)) {
                return message;
            }
        }
        return null;
    }

    /**
     * Writes the message.
     *
     * @param out where to
     */
    public void encode(ByteBuffer out) {
        out.put(content.duplicate());
    }

    /**
     * How many bytes {@link #encode} writes.
     *
     * @return 5 or 7
     */
    public int encodedLength() {
        return content.remaining();
    }
}
