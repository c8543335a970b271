package io.utp.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.Connection;
import io.utp.engine.stream.Chunks;
import io.utp.engine.wire.Packet;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.Transmit;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A node whose peers are the test: packets by hand, and a clock by hand. */
final class NodeFixture {

    static final long SECOND = 1_000_000_000L;
    static final InetSocketAddress PEER = new InetSocketAddress("10.0.0.2", 2);
    static final InetSocketAddress OTHER = new InetSocketAddress("10.0.0.3", 3);

    final Node node;
    long now = SECOND;

    private final ByteBuffer out = ByteBuffer.allocate(65_507);

    NodeFixture(int maxConnections, int backlog) {
        this(maxConnections, backlog, Dialect.AUTO);
    }

    NodeFixture(int maxConnections, int backlog, Dialect dialect) {
        EndpointConfig config = new EngineSettings()
                .mtu(1_000)
                .dialect(dialect)
                .maxConnections(maxConnections)
                .backlog(backlog)
                .fixedBuffers()
                .toConfig();
        node = new Node(config, new SplittableRandom(1), Chunks.UNPOOLED);
    }

    /** What was sent, and to whom. */
    record Sent(InetSocketAddress to, Packet packet) {}

    /** One packet in a batch of its own; what is sent in answer. */
    List<Packet> receive(InetSocketAddress from, Packet packet) {
        assertThat(node.handleDatagram(0, from, packet.encode(), now)).isTrue();
        node.handleBatchEnd(now);
        return drain().stream().map(Sent::packet).toList();
    }

    List<Packet> receive(Packet packet) {
        return receive(PEER, packet);
    }

    List<Sent> drain() {
        List<Sent> sent = new ArrayList<>();
        out.clear();
        for (Transmit run = node.pollTransmit(now, out); run != null; run = node.pollTransmit(now, out)) {
            out.flip();
            assertThat(run.length()).isEqualTo(out.remaining());
            while (out.hasRemaining()) {
                int length = Math.min(run.segmentSize(), out.remaining());
                sent.add(new Sent(run.remote(), Packet.decode(out.slice(out.position(), length))));
                out.position(out.position() + length);
            }
            out.clear();
        }
        return sent;
    }

    /** Lets time pass from deadline to deadline; what is sent meanwhile. */
    List<Packet> advance(long nanos) {
        List<Packet> sent = new ArrayList<>();
        long end = now + nanos;
        while (node.nextDeadline() <= end) {
            now = Math.max(now, node.nextDeadline());
            node.handleTimeout(now);
            drain().forEach(s -> sent.add(s.packet()));
            assertThat(node.nextDeadline()).as("the deadline after a timeout").isGreaterThan(now);
        }
        now = end;
        return sent;
    }

    /** Dials; the answer in BEP 29 establishes the connection. */
    Connection connected(InetSocketAddress remote) {
        Connection connection = node.connect(new Path(0, remote), 0, now);
        Packet syn = drain().get(0).packet();
        receive(remote, Packet.state(syn.id(), 100, syn.sequence()));
        assertThat(connection.isEstablished()).isTrue();
        return connection;
    }

    /** Accepts a SYN and lets the peer show itself. */
    Connection accepted(InetSocketAddress remote, int synId) {
        Packet answer = receive(remote, Packet.syn(synId, 100)).get(0);
        receive(remote, Packet.state(synId + 1, 101, answer.sequence() - 1 & 0xffff));
        List<Connection> updated = updated();
        return updated.get(updated.size() - 1);
    }

    List<Connection> updated() {
        List<Connection> updated = new ArrayList<>();
        for (Connection c = node.pollUpdated(); c != null; c = node.pollUpdated()) {
            updated.add(c);
        }
        return updated;
    }

    /** How many ids the node knows. */
    int knownIds() {
        return (int) assertThat(node).extracting("registrations.table.size").actual();
    }
}
