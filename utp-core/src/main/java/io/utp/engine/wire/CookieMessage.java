package io.utp.engine.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a SYN that asks for a service and does not show yet that its sender receives at its address: "ask again, and
 * say this". With {@value #SIZE} bytes it is smaller than any such SYN. Its first byte is that of a {@link PathMessage}.
 *
 * @param connectionId the SYN's
 * @param sequence the SYN's
 * @param cookie to be repeated in the SYN
 */
public record CookieMessage(int connectionId, int sequence, long cookie) {

    /** Bytes of every message. */
    public static final int SIZE = 16;

    private static final int MAGIC = 0x75545063;

    /**
     * Reads a datagram.
     *
     * @param datagram between position and limit; neither is moved
     * @return the message, or {@code null} if it is none
     */
    public static @Nullable CookieMessage decode(ByteBuffer datagram) {
        int start = datagram.position();
        if (datagram.remaining() != SIZE || datagram.getInt(start) != MAGIC) {
            return null;
        }
        return new CookieMessage(
                datagram.getShort(start + 4) & SequenceNumbers.MASK,
                datagram.getShort(start + 6) & SequenceNumbers.MASK,
                datagram.getLong(start + 8));
    }

    /**
     * Writes the message.
     *
     * @param out has room for {@link #SIZE} bytes
     */
    public void encode(ByteBuffer out) {
        out.putInt(MAGIC)
                .putShort((short) connectionId)
                .putShort((short) sequence)
                .putLong(cookie);
    }
}
