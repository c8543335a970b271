package io.utp.engine.rendezvous;

import io.utp.engine.rendezvous.RendezvousMessage.Malformed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages in a stream of bytes. It keeps at most one frame, and nothing between frames. After something malformed
 * it reads nothing more: where the next frame begins cannot be trusted any longer.
 */
public final class FrameDecoder {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** The body of the frame that is not complete yet. */
    private ByteBuffer partial = NOTHING;

    /** Bytes of the length that have come, 0 to 2. */
    private int lengthBytes;

    private int length;
    private boolean broken;

    /**
     * Takes bytes in up to the end of the next message.
     *
     * @param in between position and limit; to be called until it returns {@code null}, which leaves nothing of it
     * @return a message, {@link Malformed} as the last one of a stream that is none, or {@code null} if more bytes are needed
     */
    public @Nullable RendezvousMessage decode(ByteBuffer in) {
        if (broken) {
            in.position(in.limit());
            return null;
        }
        while (lengthBytes < 2 && in.hasRemaining()) {
            length = length << 8 | in.get() & 0xff;
            lengthBytes++;
        }
        if (lengthBytes < 2) {
            return null;
        }
        if (length == 0 || length > RendezvousCodec.MOST_BODY) {
            return checked(new Malformed());
        }
        ByteBuffer body = body(in);
        return body == null ? null : checked(RendezvousCodec.decode(body));
    }

    /** The body, {@code null} while it is not complete. */
    private @Nullable ByteBuffer body(ByteBuffer in) {
        int missing = length - partial.position();
        int taken = Math.min(missing, in.remaining());
        ByteBuffer part = in.slice(in.position(), taken);
        in.position(in.position() + taken);
        if (taken == length) {
            return part;
        }
        if (partial.capacity() == 0) {
            partial = ByteBuffer.allocate(length);
        }
        partial.put(part);
        return taken == missing ? partial.flip() : null;
    }

    private RendezvousMessage checked(RendezvousMessage message) {
        broken = message instanceof Malformed;
        partial = NOTHING;
        lengthBytes = 0;
        length = 0;
        return message;
    }
}
