package io.utp.network;

import io.utp.network.tcp.TcpControl;
import io.utp.network.tcp.TcpReceiver;
import io.utp.network.tcp.TcpSender;
import io.utp.simulation.Link;
import io.utp.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;

/** A TCP connection that sends without end. */
public final class TcpFlow implements Flow {
    private final String name;
    private final TcpSender sender;
    private final TcpReceiver receiver;

    public TcpFlow(
            String name, SimulatedNetwork network, InetSocketAddress from, InetSocketAddress to, TcpControl control) {
        this.name = name;
        this.receiver = new TcpReceiver(network, to);
        this.sender = new TcpSender(network, from, to, control);
        network.addHost(sender);
        network.addHost(receiver);
    }

    /** Over these links. */
    public TcpFlow route(SimulatedNetwork network, Link forth, Link back) {
        network.route(sender, receiver, forth);
        network.route(receiver, sender, back);
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        sender.start();
    }

    @Override
    public long received() {
        return receiver.inOrder() * TcpSender.SEGMENT_BYTES;
    }

    @Override
    public long sent() {
        return sender.sent();
    }

    @Override
    public long retransmitted() {
        return sender.retransmissions();
    }
}
