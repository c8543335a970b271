package io.utp.simulation;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One datagram under way. Pooled: after its delivery the same object and array carry another one. */
final class Datagram {
    private byte[] bytes = new byte[1536];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int length;

    /** When it arrives. */
    long arrivalNanos;
    /** Order of sending, which decides between two that arrive at the same instant. */
    long order;

    @Nullable InetSocketAddress source;

    @Nullable SimulatedHost target;

    void set(byte[] data, int offset, int length) {
        if (bytes.length < length) {
            bytes = new byte[length];
            view = ByteBuffer.wrap(bytes);
        }
        System.arraycopy(data, offset, bytes, 0, length);
        this.length = length;
    }

    void flipBit(int index) {
        bytes[index >>> 3] ^= (byte) (0x80 >>> (index & 7));
    }

    int length() {
        return length;
    }

    /** The content between position and limit, valid until the datagram is recycled. */
    ByteBuffer view() {
        return view.clear().limit(length);
    }

    boolean isBefore(Datagram other) {
        return arrivalNanos != other.arrivalNanos ? arrivalNanos < other.arrivalNanos : order < other.order;
    }
}
