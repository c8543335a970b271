package io.utp.spring.core;

import io.utp.UtpSocket;
import io.utp.spring.codec.UtpCodec;
import io.utp.spring.codec.UtpCodecException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** The messages of one connection. */
final class Messages {

    private final UtpCodec codec;

    private final InputStream in;

    private final OutputStream out;

    Messages(UtpSocket socket, UtpCodec codec) {
        this.codec = codec;
        this.in = new BufferedInputStream(socket.inputStream());
        this.out = new BufferedOutputStream(socket.outputStream());
    }

    void write(Object message) throws IOException {
        codec.write(out, message);
        out.flush();
    }

    /** Waits for one; {@code null} if the peer has ended. */
    @Nullable Object read(ResolvableType type) throws IOException {
        Object message = codec.read(in, type);
        Class<?> expected = type.resolve(Object.class);
        if (message != null && !ClassUtils.isAssignableValue(expected, message)) {
            throw new UtpCodecException("The codec read a " + message.getClass().getName() + ", which is no " + type);
        }
        return message;
    }
}
