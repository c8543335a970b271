package io.utp.netty;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The received bytes as a stream. */
final class SocketInput extends InputStream {

    private final ReceiveQueue queue;
    private final String peer;

    SocketInput(ReceiveQueue queue, String peer) {
        this.queue = queue;
        this.peer = peer;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return queue.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return queue.read(target, offset, length);
    }

    @Override
    public int available() {
        return queue.available();
    }

    @Override
    public void close() {
        queue.discard(Failure.closed("The input stream from " + peer + " was closed"));
    }
}
