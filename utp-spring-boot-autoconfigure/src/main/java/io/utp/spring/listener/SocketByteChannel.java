package io.utp.spring.listener;

import io.utp.UtpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * Both streams of a connection as one blocking channel, whose close is that of the socket. Unlike those of
 * {@link java.nio.channels.Channels} it holds no monitor while it waits, which would pin a virtual thread.
 */
final class SocketByteChannel implements ByteChannel {

    private static final int MOST_AT_ONCE = 64 * 1024;

    private final UtpSocket socket;

    private final InputStream input;

    private final OutputStream output;

    SocketByteChannel(UtpSocket socket) {
        this.socket = socket;
        this.input = socket.inputStream();
        this.output = socket.outputStream();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        byte[] bytes = new byte[Math.min(target.remaining(), MOST_AT_ONCE)];
        int count = input.read(bytes);
        if (count > 0) {
            target.put(bytes, 0, count);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = source.remaining();
        byte[] bytes = new byte[Math.min(count, MOST_AT_ONCE)];
        while (source.hasRemaining()) {
            int length = Math.min(source.remaining(), bytes.length);
            source.get(bytes, 0, length);
            output.write(bytes, 0, length);
        }
        return count;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
