package io.utp.network;

import io.utp.simulation.EngineHost;
import io.utp.simulation.EngineSettings;
import io.utp.simulation.Link;
import io.utp.simulation.SimulatedApplication;
import io.utp.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One of our connections between two endpoints of its own: the real engine. */
public final class UtpFlow implements Flow {
    private final String name;
    private final EngineHost client;
    private final EngineHost server;
    private final long bytes;
    private @Nullable SimulatedApplication application;

    UtpFlow(String name, SimulatedNetwork network, InetSocketAddress[] addresses, EngineSettings settings, long bytes) {
        this.name = name;
        this.bytes = bytes;
        this.client = new EngineHost(network, addresses[0], settings);
        this.server = new EngineHost(network, addresses[1], settings).listen();
    }

    UtpFlow route(SimulatedNetwork network, Link forth, Link back) {
        network.route(client, server, forth);
        network.route(server, client, back);
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        application = client.connect(server.address()).send(bytes);
    }

    /** Whether everything has arrived. */
    boolean isDone() {
        return received() >= bytes;
    }

    /** When the last byte arrived. */
    long lastReceivedNanos() {
        return server.accepted().stream()
                .mapToLong(accepted -> accepted.lastReceivedAt().toNanos())
                .max()
                .orElse(0);
    }

    /** A SYN whose answer was lost may have left a second connection behind, which stays empty. */
    @Override
    public long received() {
        long received = 0;
        for (SimulatedApplication accepted : server.accepted()) {
            received += accepted.received();
        }
        return received;
    }

    @Override
    public long sent() {
        return application == null ? 0 : application.connection().statistics().packetsSent();
    }

    @Override
    public long retransmitted() {
        return application == null ? 0 : application.connection().statistics().packetsRetransmitted();
    }

    /** How often its retransmission timer fired. */
    long timeouts() {
        return application == null ? 0 : application.connection().statistics().timeouts();
    }
}
