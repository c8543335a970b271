package com.example;

import io.utp.spring.codec.UtpCodec;
import io.utp.spring.codec.UtpCodecException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;

@Component("numbers")
class NumberCodec implements UtpCodec {

    @Override
    public @Nullable Object read(InputStream in, ResolvableType type) throws IOException {
        byte[] bytes = in.readNBytes(Long.BYTES);
        if (bytes.length == 0) {
            return null; // the end, and no message had begun
        }
        if (bytes.length < Long.BYTES) {
            throw new UtpCodecException("The stream ended within a number");
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    @Override
    public void write(OutputStream out, Object message) throws IOException {
        out.write(ByteBuffer.allocate(Long.BYTES).putLong((Long) message).array());
    }
}
