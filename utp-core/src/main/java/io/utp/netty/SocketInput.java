package io.utp.netty;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The received bytes as a stream, for threads that may wait. */
final class SocketInput extends InputStream {

    private final ConnectionDriver driver;
    private final ReceiveQueue queue;

    SocketInput(ConnectionDriver driver) {
        this.driver = driver;
        this.queue = driver.received();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (driver.driver().inEventLoop()) {
            throw new IllegalStateException(
                    "Reads wait for " + driver.peer() + " and must not be done on the I/O thread; subscribe to data()");
        }
        return queue.read(target, offset, length);
    }

    @Override
    public int available() {
        return queue.available();
    }

    @Override
    public void close() {
        queue.discard(Failure.closed("The input stream from " + driver.peer() + " was closed"));
    }
}
