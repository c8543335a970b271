package io.utp.engine.wire;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Packets for one peer, written one behind the other; one object is used again for run after run. */
public final class Transmit {

    private int socket;
    private @Nullable InetSocketAddress remote;
    private int segmentSize;
    private int length;
    private boolean whole;

    /**
     * Describes what was written, to be sent from the node's own port.
     *
     * @param remote the receiver
     * @param segmentSize bytes of each packet but perhaps the last
     * @param length bytes of all packets
     * @return this
     */
    public Transmit set(InetSocketAddress remote, int segmentSize, int length) {
        return set(0, remote, segmentSize, length);
    }

    /**
     * Describes what was written.
     *
     * @param socket which socket to send from; 0 is the node's own port
     * @param remote the receiver
     * @param segmentSize bytes of each packet but perhaps the last
     * @param length bytes of all packets
     * @return this
     */
    public Transmit set(int socket, InetSocketAddress remote, int segmentSize, int length) {
        this.socket = socket;
        this.remote = remote;
        this.segmentSize = segmentSize;
        this.length = length;
        this.whole = false;
        return this;
    }

    /**
     * Says that the one datagram must not be fragmented on its way (RFC 8899 section 3): if it is too large for the first
     * link, the node's {@code Paths} are to be told.
     *
     * @return this
     */
    public Transmit whole() {
        this.whole = true;
        return this;
    }

    /**
     * Which socket to send from.
     *
     * @return 0 for the node's own port
     */
    public int socket() {
        return socket;
    }

    /**
     * Whether it is one datagram that must not be fragmented.
     *
     * @return {@code true} for a probe
     */
    public boolean isWhole() {
        return whole;
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
