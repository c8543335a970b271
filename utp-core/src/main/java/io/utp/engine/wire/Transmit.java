package io.utp.engine.wire;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Packets for one peer, written one behind the other; one object is used again for run after run. */
public final class Transmit {

    private @Nullable InetSocketAddress remote;
    private int segmentSize;
    private int length;

    /**
     * Describes what was written.
     *
     * @param remote the receiver
     * @param segmentSize bytes of each packet but perhaps the last
     * @param length bytes of all packets
     * @return this
     */
    public Transmit set(InetSocketAddress remote, int segmentSize, int length) {
        this.remote = remote;
        this.segmentSize = segmentSize;
        this.length = length;
        return this;
    }

    /**
     * Who the packets are for.
     *
     * @return the address
     */
    public InetSocketAddress remote() {
        if (remote == null) {
            throw new IllegalStateException("nothing was written yet");
        }
        return remote;
    }

    /**
     * Bytes of each packet; the last may be shorter.
     *
     * @return the bytes
     */
    public int segmentSize() {
        return segmentSize;
    }

    /**
     * Bytes of all packets together.
     *
     * @return the bytes
     */
    public int length() {
        return length;
    }
}
