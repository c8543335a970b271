package io.utp.simulation;

import io.utp.engine.traversal.ObservationResponder;
import io.utp.engine.wire.PathMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** One port of a server that says where it sees whoever asks. */
final class ObservationServer implements SimulatedHost {
    private final SimulatedNetwork network;
    private final InetSocketAddress address;
    private final ObservationResponder responder = new ObservationResponder(1_000, 1_000);

    ObservationServer(SimulatedNetwork network, SimulatedInternet internet, InetSocketAddress address) {
        this.network = network;
        this.address = address;
        internet.attach(this, internet.open());
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
        PathMessage message = PathMessage.decode(datagram);
        PathMessage answer = message == null ? null : responder.answer(source, message, nowNanos);
        if (answer != null) {
            ByteBuffer out = ByteBuffer.allocate(PathMessage.SIZE);
            answer.encode(out, null);
            network.send(this, source, out.array(), 0, PathMessage.SIZE);
        }
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
