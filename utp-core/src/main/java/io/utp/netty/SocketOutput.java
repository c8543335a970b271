package io.utp.netty;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** The bytes to send as a stream, for threads that may wait. Each write is on its way at once; small ones that come fast share packets. */
final class SocketOutput extends OutputStream {

    private final ConnectionDriver driver;
    private final SendQueue queue;
    private final Runnable end;

    SocketOutput(ConnectionDriver driver, Runnable end) {
        this.driver = driver;
        this.queue = driver.sending();
        this.end = end;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (driver.driver().inEventLoop()) {
            throw new IllegalStateException("Writes to a stream wait for " + driver.peer()
                    + " and must not be done on the I/O thread; use write(ByteBuffer)");
        }
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
