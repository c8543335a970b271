package io.utp.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.Connection;
import io.utp.engine.stream.Chunks;
import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.Transmit;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Two nodes whose datagrams travel at once, whose addresses change by hand, and everybody else, who is the test. */
final class NodePair {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    static final InetSocketAddress A = new InetSocketAddress("10.0.0.1", 1);
    static final InetSocketAddress B = new InetSocketAddress("10.0.0.2", 2);
    static final InetSocketAddress OTHER_A = new InetSocketAddress("10.0.1.1", 11);
    static final InetSocketAddress OTHER_B = new InetSocketAddress("10.0.1.2", 22);
    static final InetSocketAddress STRANGER = new InetSocketAddress("10.9.9.9", 9);

    final Node a = node(1);
    final Node b = node(2);
    long now = SECOND;

    /** Which of whose sockets has an address; what goes elsewhere vanishes. */
    private final Map<InetSocketAddress, Place> places = new HashMap<>();

    private final List<Datagram> sent = new ArrayList<>();
    private final ByteBuffer out = ByteBuffer.allocate(65_507);

    private record Place(Node node, int socket) {}

    /** One datagram that was sent. */
    record Datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {

        PathMessage pathMessage() {
            return PathMessage.decode(ByteBuffer.wrap(bytes));
        }

        boolean is(PathMessage.Type type) {
            PathMessage message = pathMessage();
            return message != null && message.type() == type;
        }

        Packet packet() {
            return Packet.decode(ByteBuffer.wrap(bytes));
        }

        boolean is(PacketType type) {
            return (bytes[0] & 0xf) == 1 && packet().type() == type;
        }
    }

    NodePair() {
        places.put(A, new Place(a, 0));
        places.put(B, new Place(b, 0));
        b.listen();
    }

    static Node node(long seed) {
        EndpointConfig config =
                new EngineSettings().mtu(1_000).connections(100).fixedBuffers().toConfig();
        return new Node(config, new SplittableRandom(seed), Chunks.UNPOOLED);
    }

    /** One of the node's sockets has another address from now on. */
    void place(Node node, int socket, InetSocketAddress address) {
        places.values().removeIf(new Place(node, socket)::equals);
        places.put(address, new Place(node, socket));
    }

    /** Nothing reaches a node, or leaves it. */
    void isolate(Node node) {
        places.values().removeIf(place -> place.node() == node);
    }

    /** A connection from a to b, older than the delay after which the key is shared. */
    Connection connected() {
        Connection connection = a.connect(new Path(0, B), 0, now);
        exchange();
        advance(SECOND);
        sent.clear();
        return connection;
    }

    /** The newest connection that a node told of. */
    static Connection newest(Node node) {
        Connection newest = null;
        for (Connection c = node.pollUpdated(); c != null; c = node.pollUpdated()) {
            newest = c;
        }
        return newest;
    }

    /** Everything that both want to send, and what the others send in answer. */
    void exchange() {
        boolean busy = true;
        while (busy) {
            busy = exchange(a) | exchange(b);
        }
    }

    private boolean exchange(Node node) {
        List<Datagram> from = poll(node);
        from.forEach(this::deliver);
        return !from.isEmpty();
    }

    /** What a node wants to send; it does not arrive. */
    List<Datagram> poll(Node node) {
        List<Datagram> polled = new ArrayList<>();
        out.clear();
        for (Transmit run = node.pollTransmit(now, out); run != null; run = node.pollTransmit(now, out)) {
            out.flip();
            assertThat(run.length()).isEqualTo(out.remaining());
            while (out.hasRemaining()) {
                byte[] bytes = new byte[Math.min(run.segmentSize(), out.remaining())];
                out.get(bytes);
                polled.add(new Datagram(addressOf(node, run.socket()), run.remote(), bytes));
            }
            out.clear();
        }
        sent.addAll(polled);
        return polled;
    }

    private InetSocketAddress addressOf(Node node, int socket) {
        return places.entrySet().stream()
                .filter(entry -> entry.getValue().equals(new Place(node, socket)))
                .map(Map.Entry::getKey)
                .findAny()
                .orElse(STRANGER);
    }

    void deliver(Datagram datagram) {
        Place place = places.get(datagram.to());
        if (place != null) {
            receive(place.node(), place.socket(), datagram.from(), datagram.bytes());
        }
    }

    /** A datagram from anywhere; what the node sends in answer does not arrive. */
    List<Datagram> inject(Node node, InetSocketAddress from, byte[] bytes) {
        receive(node, 0, from, bytes);
        return poll(node);
    }

    void receive(Node node, int socket, InetSocketAddress from, byte[] bytes) {
        PathMessage message = PathMessage.decode(ByteBuffer.wrap(bytes));
        if (message != null) {
            node.paths().deliver(socket, from, message, now);
        } else {
            node.handleDatagram(socket, from, ByteBuffer.wrap(bytes), now);
        }
        node.handleBatchEnd(now);
    }

    /** Lets time pass from deadline to deadline. */
    void advance(long nanos) {
        exchange();
        long end = now + nanos;
        ArrayDeque<Node> nodes = new ArrayDeque<>(List.of(a, b));
        while (Math.min(a.nextDeadline(), b.nextDeadline()) <= end) {
            now = Math.max(now, Math.min(a.nextDeadline(), b.nextDeadline()));
            nodes.forEach(node -> node.handleTimeout(now));
            exchange();
        }
        now = end;
    }

    /** What both have sent since the last call. */
    List<Datagram> sent() {
        List<Datagram> result = List.copyOf(sent);
        sent.clear();
        return result;
    }

    static byte[] encoded(PathMessage message, io.utp.engine.wire.PathKey key) {
        ByteBuffer bytes = ByteBuffer.allocate(message.size());
        message.encode(bytes, key);
        return bytes.array();
    }
}
