package io.utp.spring.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

/**
 * Lines of text in UTF-8, {@code "lines"} for short. A line ends with {@code \n} or {@code \r\n}, neither of which is part of
 * the message, or with the stream; it is written with {@code \n}.
 */
public final class LineCodec implements UtpCodec {

    private final MessageLimit limit;

    /**
     * Creates the codec.
     *
     * @param maxMessageSize bytes that a line may have, at least 1
     * @throws IllegalArgumentException if it is less than that, or 2 GB and more
     */
    public LineCodec(DataSize maxMessageSize) {
        this.limit = MessageLimit.of(maxMessageSize);
    }

    @Override
    public @Nullable String read(InputStream in, ResolvableType type) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        int value = in.read();
        if (value < 0) {
            return null;
        }
        while (value >= 0 && value != '\n') {
            // One more than allowed, because it may be the \r of the line's end.
            if (line.size() > limit.bytes()) {
                throw limit.exceeded();
            }
            line.write(value);
            value = in.read();
        }
        byte[] bytes = line.toByteArray();
        int length = (value == '\n' && bytes.length > 0 && bytes[bytes.length - 1] == '\r')
                ? bytes.length - 1
                : bytes.length;
        if (length > limit.bytes()) {
            throw limit.exceeded();
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder() // reports what is malformed, unlike new String
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException ex) {
            throw new UtpCodecException("A line of " + length + " bytes is not UTF-8", ex);
        }
    }

    @Override
    public void write(OutputStream out, Object message) throws IOException {
        if (!(message instanceof CharSequence)) {
            throw new UtpCodecException(
                    "The codec 'lines' writes text, not a " + message.getClass().getName());
        }
        String line = message.toString();
        if (line.indexOf('\n') >= 0 || line.endsWith("\r")) {
            throw new UtpCodecException("A line may neither contain \\n nor end with \\r");
        }
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        limit.require(bytes.length);
        out.write(bytes);
        out.write('\n');
    }

    @Override
    public boolean canRead(ResolvableType type) {
        return type.isAssignableFrom(String.class);
    }
}
