package io.utp.network.tcp;

import io.utp.simulation.SimulatedHost;
import io.utp.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Acknowledges each segment at once: how far everything has arrived, the segment, and the numbers of the last sendings that
 * arrived, so that an acknowledgement that is lost costs nothing, as with TCP's selective ones.
 */
public final class TcpReceiver implements SimulatedHost {
    /** IP 20, TCP 20, timestamps 12, of which a link adds 28 itself. */
    private static final int ACK_BYTES = 52 - 28;

    private final SimulatedNetwork network;
    private final InetSocketAddress address;
    /** How many sendings an acknowledgement tells. */
    static final int TOLD = 4;

    private final BitSet arrived = new BitSet();
    private final byte[] ack = new byte[ACK_BYTES];
    private final ByteBuffer ackBuffer = ByteBuffer.wrap(ack);
    private final int[] last = new int[TOLD];
    private int inOrder;
    private int received;

    public TcpReceiver(SimulatedNetwork network, InetSocketAddress address) {
        this.network = network;
        this.address = address;
    }

    /** Segments that have arrived without a gap. */
    public long inOrder() {
        return inOrder;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
        int segment = datagram.getInt(0);
        arrived.set(segment);
        inOrder = arrived.nextClearBit(inOrder);
        last[received++ % TOLD] = datagram.getInt(4);
        ackBuffer.putInt(0, inOrder).putInt(4, segment);
        for (int back = 0; back < TOLD; back++) {
            ackBuffer.putInt(8 + 4 * back, last[Math.floorMod(received - TOLD + back, TOLD)]);
        }
        network.send(this, source, ack, 0, ACK_BYTES);
    }

    @Override
    public void handleBatchEnd(long nowNanos) {}

    @Override
    public void handleTimeout(long nowNanos) {}

    @Override
    public long nextDeadline() {
        return Long.MAX_VALUE;
    }
}
