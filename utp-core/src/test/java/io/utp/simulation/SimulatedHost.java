package io.utp.simulation;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Somebody with an address. Times are the network's. */
public interface SimulatedHost {
    InetSocketAddress address();

    /** One datagram arrives; the buffer belongs to the network again when this returns. */
    void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos);

    /** All datagrams of this instant were handed over. */
    void handleBatchEnd(long nowNanos);

    /** {@link #nextDeadline()} has come. */
    void handleTimeout(long nowNanos);

    /** When this host wants to be woken, or {@link Long#MAX_VALUE} for never. */
    long nextDeadline();
}
