package io.utp.spring.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Finds messages in a stream of bytes, and writes them. Listeners, templates and clients name the codec they use; a bean of this
 * type is named by its bean name.
 *
 * <p>A codec has no state and is used by many threads at once. The streams that it is given are buffered, so that reading them
 * byte by byte costs little, and are neither flushed nor closed by it.
 */
public interface UtpCodec {

    /**
     * Reads one message, and waits for it.
     *
     * @param in where it begins; a codec reads no byte of the message after it
     * @param type what the message has to become
     * @return the message; {@code null} if the stream has ended, and no message had begun
     * @throws UtpCodecException if this is no message, or one that is too large; the stream is of no use any more
     * @throws IOException if the connection fails
     */
    @Nullable Object read(InputStream in, ResolvableType type) throws IOException;

    /**
     * Writes one message.
     *
     * @param out where to; nothing is written if the message is none of this codec's
     * @param message the message
     * @throws UtpCodecException if the message is none of this codec's, or too large
     * @throws IOException if the connection fails
     */
    void write(OutputStream out, Object message) throws IOException;

    /**
     * Whether messages can become this type. Asked once, when a listener or a client is made, so that a wrong type fails then
     * and not with the first message.
     *
     * @param type the type
     * @return {@code true} unless overridden
     */
    default boolean canRead(ResolvableType type) {
        return true;
    }
}
