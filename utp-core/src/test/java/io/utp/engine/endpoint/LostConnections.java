package io.utp.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.Connection;
import io.utp.engine.node.Node;
import io.utp.engine.stream.Chunks;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.Transmit;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A node with connections to another one that can no longer be reached. */
final class LostConnections {

    static final long SECOND = 1_000_000_000L;
    static final InetSocketAddress HERE = new InetSocketAddress("10.0.0.1", 1);
    static final InetSocketAddress THERE = new InetSocketAddress("10.0.0.2", 2);

    final Node node = node(1);
    final List<Connection> connections = new ArrayList<>();
    long now = SECOND;

    private final Node other = node(2);
    private final ByteBuffer out = ByteBuffer.allocate(65_507);

    private LostConnections() {
        other.listen();
    }

    static Node node(long seed) {
        EndpointConfig config = new EngineSettings()
                .mtu(1_000)
                .connections(1_000)
                .fixedBuffers()
                .toConfig();
        return new Node(config, new SplittableRandom(seed), Chunks.UNPOOLED);
    }

    /** Connections that work. */
    static LostConnections connected(int count) {
        LostConnections all = new LostConnections();
        for (int index = 0; index < count; index++) {
            all.connections.add(all.node.connect(new Path(0, THERE), 0, all.now));
        }
        all.pass(3 * SECOND, true);
        assertThat(all.connections).allMatch(Connection::isEstablished).noneMatch(Connection::isStranded);
        return all;
    }

    /** Connections whose peer does not answer any more. */
    static LostConnections of(int count) {
        LostConnections all = connected(count);
        for (Connection connection : all.connections) {
            connection.write(ByteBuffer.allocate(100), all.now);
        }
        all.pass(10 * SECOND, false);
        assertThat(all.connections).allMatch(Connection::isStranded);
        return all;
    }

    private void pass(long nanos, boolean reaches) {
        long end = now + nanos;
        exchange(reaches);
        while (Math.min(node.nextDeadline(), other.nextDeadline()) <= end) {
            now = Math.max(now, Math.min(node.nextDeadline(), other.nextDeadline()));
            node.handleTimeout(now);
            other.handleTimeout(now);
            exchange(reaches);
        }
        now = end;
    }

    private void exchange(boolean reaches) {
        boolean moved = true;
        while (moved) {
            moved = deliver(node, HERE, reaches ? other : null) | deliver(other, THERE, reaches ? node : null);
        }
    }

    private boolean deliver(Node from, InetSocketAddress address, Node to) {
        boolean moved = false;
        out.clear();
        for (Transmit run = from.pollTransmit(now, out); run != null; run = from.pollTransmit(now, out)) {
            moved = true;
            out.flip();
            while (to != null && out.hasRemaining()) {
                ByteBuffer datagram = out.slice(out.position(), Math.min(run.segmentSize(), out.remaining()));
                out.position(out.position() + datagram.remaining());
                PathMessage message = PathMessage.decode(datagram);
                if (message == null) {
                    to.handleDatagram(0, address, datagram, now);
                } else {
                    to.paths().deliver(0, address, message, now);
                }
            }
            out.clear();
        }
        if (to != null) {
            to.handleBatchEnd(now);
        }
        return moved;
    }
}
