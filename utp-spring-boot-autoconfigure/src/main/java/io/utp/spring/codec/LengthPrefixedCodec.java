package io.utp.spring.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

/** Bytes after their length, which is 4 bytes, big-endian and not negative; {@code "bytes"} for short. */
public final class LengthPrefixedCodec implements UtpCodec {

    private final MessageLimit limit;

    /**
     * Creates the codec.
     *
     * @param maxMessageSize bytes that a message may have without its length, at least 1
     * @throws IllegalArgumentException if it is less than that, or 2 GB and more
     */
    public LengthPrefixedCodec(DataSize maxMessageSize) {
        this.limit = MessageLimit.of(maxMessageSize);
    }

    @Override
    public byte @Nullable [] read(InputStream in, ResolvableType type) throws IOException {
        byte[] prefix = in.readNBytes(Integer.BYTES);
        if (prefix.length == 0) {
            return null;
        }
        if (prefix.length < Integer.BYTES) {
            throw new UtpCodecException(
                    "The stream ended after " + prefix.length + " of the 4 bytes of a message's length");
        }
        // Unsigned, so that a negative one is reported as what a peer of another kind may have meant.
        long length = Integer.toUnsignedLong(ByteBuffer.wrap(prefix).getInt());
        limit.require(length);
        byte[] message = in.readNBytes((int) length); // takes memory as the bytes arrive, whatever the length claims
        if (message.length < length) {
            throw new UtpCodecException(
                    "The stream ended after " + message.length + " of the " + length + " bytes of a message");
        }
        return message;
    }

    @Override
    public void write(OutputStream out, Object message) throws IOException {
        if (!(message instanceof byte[] bytes)) {
            throw new UtpCodecException("The codec 'bytes' writes byte[], not a "
                    + message.getClass().getName());
        }
        write(out, bytes);
    }

    void write(OutputStream out, byte[] message) throws IOException {
        limit.require(message.length);
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt(message.length).array());
        out.write(message);
    }

    @Override
    public boolean canRead(ResolvableType type) {
        return type.isAssignableFrom(byte[].class);
    }
}
