package io.utp.netty;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** The bytes to send as a stream. Each write is on its way at once; small ones that come fast share packets. */
final class SocketOutput extends OutputStream {

    private final SendQueue queue;
    private final Runnable end;

    SocketOutput(SendQueue queue, Runnable end) {
        this.queue = queue;
        this.end = end;
    }

    @Override
    public void write(int value) throws IOException {
        queue.write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        queue.write(source, offset, length);
    }

    @Override
    public void flush() throws IOException {
        queue.requireNoFailure();
    }

    @Override
    public void close() {
        end.run();
    }
}
