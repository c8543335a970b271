package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.connection.CloseCause;
import io.utp.engine.time.Deadline;
import io.utp.simulation.SimulatedInternet.Realm;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Two nodes behind NATs, their applications, the network and time at the mercy of whoever chooses the steps, and what must be
 * true of them at any time and in the end. {@link SimulatedApplication} fails at the first byte that is not the next one sent.
 */
public final class Chaos {
    /** What both ends may speak; two that cannot understand each other are not among it. */
    public static final List<Dialect[]> DIALECTS = List.of(
            new Dialect[] {Dialect.AUTO, Dialect.AUTO},
            new Dialect[] {Dialect.AUTO, Dialect.BEP29},
            new Dialect[] {Dialect.BEP29, Dialect.AUTO},
            new Dialect[] {Dialect.UTP_PUNCH, Dialect.AUTO},
            new Dialect[] {Dialect.AUTO, Dialect.UTP_PUNCH});

    private static final int PORT = 20_000;
    private static final InetSocketAddress NOBODY = new InetSocketAddress(Roaming.address(9, 9), 9);
    private static final byte[] HELLO = {0};
    private static final Duration DELAY = Duration.ofMillis(20);
    private static final int MOST_STREAMS = 8;
    private static final int MOST_UNWRITTEN = 2_000_000;

    /** However little memory is left a connection goes on: a few packets in each direction. */
    private static final long LEAST_OF_CONNECTION = 16_384;

    private final SimulatedNetwork network;
    private final SimulatedInternet internet;
    private final Node[] nodes = new Node[2];
    private final List<Stream> dialled = new ArrayList<>();
    private final long mostMemory;
    private boolean damaged;
    private boolean rough;

    /** What may happen next. */
    public enum Kind {
        CONNECT,
        WRITE,
        END,
        CLOSE,
        DESTROY,
        READ,
        SET_MTU,
        LISTEN,
        STOP_LISTENING,
        PUNCH,
        LOSE,
        DELAY,
        REPEAT,
        DAMAGE,
        PASS,
        MOVE,
        FORGET,
        SKIP,
        CLOSE_NODE;

        /** Whether it is nobody's fault, and nothing that a connection may not survive. */
        boolean isGentle() {
            return switch (this) {
                case CONNECT, WRITE, END, READ, SET_MTU, LISTEN, PUNCH, LOSE, DELAY, REPEAT, PASS -> true;
                default -> false;
            };
        }
    }

    /**
     * Something happens.
     *
     * @param kind what
     * @param who to which node, the lowest bit, and to which of its streams
     * @param amount how much of it, 0 to 65,535
     */
    public record Step(Kind kind, int who, int amount) {}

    /** A node, the realm that it is in, and what it sends over. */
    private static final class Node {
        private final EngineHost host;
        private final Realm realm;
        private final Link link;
        private final int number;
        private int addresses = 1;
        private boolean closed;

        private Node(EngineHost host, Realm realm, Link link, int number) {
            this.host = host;
            this.realm = realm;
            this.link = link;
            this.number = number;
        }

        private InetSocketAddress publicAddress() {
            return new InetSocketAddress(realm.nat().address(), PORT);
        }
    }

    /** An application, and what it was told to do. */
    private static final class Stream {
        private final SimulatedApplication application;
        private boolean ended;
        private boolean forsaken;
        private long toWrite;

        private Stream(SimulatedApplication application) {
            this.application = application;
        }
    }

    private final List<Stream> streams = new ArrayList<>();

    /** Two nodes that listen. */
    public Chaos(long seed, EngineSettings ofLeft, EngineSettings ofRight, long mostMemory) {
        this.mostMemory = mostMemory;
        network = new SimulatedNetwork(seed);
        internet = new SimulatedInternet(network);
        nodes[0] = node(ofLeft, 1);
        nodes[1] = node(ofRight, 2);
    }

    private Node node(EngineSettings settings, int number) {
        Realm realm = internet.behind(internet.open(), NatKind.FULL_CONE, Roaming.address(number, 1));
        InetSocketAddress inside = new InetSocketAddress(Roaming.address(10 * number, 1), PORT);
        EngineHost host = new EngineHost(network, inside, settings).listen();
        Link link = internet.attach(host, realm).delay(DELAY);
        Node node = new Node(host, realm, link, number);
        host.onAccept(application -> add(application));
        open(node);
        return node;
    }

    /** Opens the NAT at the node's own port, which anybody may use from then on. */
    private void open(Node node) {
        network.send(node.host, NOBODY, HELLO, 0, HELLO.length);
    }

    private Stream add(SimulatedApplication application) {
        Stream stream = new Stream(application);
        streams.add(stream);
        if (damaged) {
            application.trustingContent();
        }
        return stream;
    }

    // ---- steps

    /** Does it, as far as it can be done now. */
    public void apply(Step step) {
        Node node = nodes[step.who & 1];
        rough |= !step.kind.isGentle();
        switch (step.kind) {
            case CONNECT -> connect(node, nodes[1 - (step.who & 1)]);
            case WRITE, END, CLOSE, DESTROY, READ, SET_MTU -> applyToStream(step);
            case LISTEN -> node.host.endpoint().listen();
            case STOP_LISTENING -> node.host.endpoint().stopListening();
            case PUNCH -> punch(node, nodes[1 - (step.who & 1)], step.amount);
            case PASS -> network.run(Duration.ofMillis(step.amount % 4_000));
            case CLOSE_NODE -> close(node);
            case SKIP -> node.host.skip(Duration.ofMillis(step.amount));
            case MOVE -> {
                internet.move(node.realm, Roaming.address(node.number, ++node.addresses % 250 + 1));
                open(node);
            }
            case FORGET -> {
                node.realm.nat().restart();
                open(node);
            }
            default -> disturb(node.link, step);
        }
        checkMemory();
    }

    private void connect(Node from, Node to) {
        if (dialled.size() < MOST_STREAMS && !from.closed) {
            dialled.add(add(from.host.connect(to.publicAddress())));
        }
    }

    private void punch(Node from, Node to, int attempts) {
        from.host.endpoint().punch(to.publicAddress(), 1 + attempts % 20, from.host.localNanos());
        from.host.flush();
    }

    private void close(Node node) {
        node.closed = true;
        for (Stream stream : streams) {
            if (stream.application.host() == node.host) {
                stream.forsaken = true;
                stream.ended = true;
                stream.application.writeNoMore();
            }
        }
        node.host.endpoint().close(node.host.localNanos());
        node.host.flush();
    }

    private void applyToStream(Step step) {
        if (streams.isEmpty()) {
            return;
        }
        Stream stream = streams.get(step.who % streams.size());
        SimulatedApplication application = stream.application;
        switch (step.kind) {
            case WRITE -> write(stream, 16 * step.amount);
            case END -> {
                stream.ended = true;
                application.end();
            }
            case CLOSE -> {
                stream.ended = true;
                stream.forsaken = true;
                application.close();
            }
            case DESTROY -> {
                stream.forsaken = true;
                stream.ended = true;
                application.destroy();
            }
            case READ -> application.readingPace((step.amount & 1) == 0 ? 0 : 50L * step.amount);
            default -> application.connection().setMtu(100 + step.amount % 1_300);
        }
    }

    private static void write(Stream stream, int bytes) {
        if (!stream.ended && stream.application.closeCause() == null && stream.toWrite < MOST_UNWRITTEN) {
            stream.toWrite += bytes;
            stream.application.send(bytes);
        }
    }

    private void disturb(Link link, Step step) {
        int packets = 1 + (step.who >> 1 & 7);
        switch (step.kind) {
            case LOSE -> link.dropNext(packets, packet -> true);
            case DELAY -> link.delayNext(packets, packet -> true, Duration.ofMillis(step.amount % 2_000));
            case REPEAT -> link.repeatNext(packets, packet -> true, Duration.ofMillis(step.amount % 2_000));
            default -> {
                // uTP has no checksum: from here on nobody can say which bytes are right.
                damaged = true;
                streams.forEach(stream -> stream.application.trustingContent());
                link.damageNext(packets, step.amount);
            }
        }
    }

    /** What must hold at any time. */
    private void checkMemory() {
        for (Node node : nodes) {
            assertThat(node.host.held().most())
                    .as("most bytes held by node %d", node.number)
                    .isLessThanOrEqualTo(mostMemory + streams.size() * LEAST_OF_CONNECTION);
        }
    }

    // ---- the end

    /** The network is whole again and everybody reads: all that was begun goes on or ends, and then nothing is left. */
    public void settle() {
        for (Node node : nodes) {
            node.link.clearFilters();
        }
        streams.forEach(stream -> stream.application.readingPace(Long.MAX_VALUE));
        network.run(Duration.ofMinutes(3));
        for (Stream stream : streams) {
            boolean open = stream.application.closeCause() == null;
            assertThat(!open || stream.forsaken || stream.application.written() == stream.toWrite)
                    .as("%s goes on to write %d bytes", stream.application, stream.toWrite)
                    .isTrue();
        }
        for (Stream stream : streams) {
            stream.ended = true;
            stream.application.end();
        }
        network.runUntil(
                () -> streams.stream().allMatch(stream -> stream.application.closeCause() != null),
                Duration.ofMinutes(10));
        assertThat(streams)
                .allSatisfy(
                        stream -> assertThat(stream.application.closeCause()).isNotNull());
        dialled.forEach(this::checkBothEnds);
        checkNothingIsLeft();
    }

    private void checkBothEnds(Stream client) {
        List<Stream> ends = streams.stream()
                .filter(server -> isOtherEnd(client.application, server.application))
                .toList();
        // A SYN that comes again from another address, or after all is over, is another one that nobody answers
        // further.
        if (!ends.isEmpty()) {
            assertThat(ends).anySatisfy(server -> {
                checkDelivered(client, server);
                checkDelivered(server, client);
                checkGentleEnd(client, server);
            });
        }
    }

    private boolean isOtherEnd(SimulatedApplication client, SimulatedApplication other) {
        return !other.connection().isInitiator()
                && other.connection().sendId() == client.connection().receiveId()
                && other.connection().receiveId() == client.connection().sendId()
                && client.host() != other.host();
    }

    /** What one end says about its own bytes is true of the other. */
    private void checkDelivered(Stream from, Stream to) {
        if (damaged) {
            return;
        }
        assertThat(to.application.received())
                .as("received by %s", to.application)
                .isLessThanOrEqualTo(from.application.written());
        boolean acknowledged = from.application.isFinAcknowledged() && !to.forsaken;
        boolean ended = to.application.isReceiveEnded() && !to.forsaken;
        if (acknowledged || ended) {
            assertThat(to.application.received())
                    .as("%s has everything of %s", to.application, from.application)
                    .isEqualTo(from.application.written());
        }
    }

    /** Where nothing worse has happened than losses both ends agree that all is well. */
    private void checkGentleEnd(Stream client, Stream server) {
        if (!rough
                && client.application.isEstablished()
                && !server.application.connection().isHalfOpen()) {
            Set<CloseCause> causes = new HashSet<>();
            causes.add(client.application.closeCause());
            causes.add(server.application.closeCause());
            assertThat(causes)
                    .as("how %s and %s ended", client.application, server.application)
                    .isEqualTo(Set.of(CloseCause.FINISHED));
            assertThat(server.application.received()).isEqualTo(client.toWrite);
            assertThat(client.application.received()).isEqualTo(server.toWrite);
        }
    }

    private void checkNothingIsLeft() {
        for (Node node : nodes) {
            close(node);
        }
        network.run(Duration.ofMinutes(10));
        assertThat(network.inFlight()).as("datagrams under way").isZero();
        for (Node node : nodes) {
            assertThat(node.host.endpoint().initiatedConnections()).isZero();
            assertThat(node.host.endpoint().acceptedConnections()).isZero();
            assertThat(node.host.endpoint().isDrained()).isTrue();
            assertThat(node.host.held().now()).as("bytes held").isZero();
            assertThat(node.host.endpoint().nextDeadline()).as("deadline").isEqualTo(Deadline.NEVER);
        }
    }

    /** Whether nothing has happened that a connection may not survive. */
    boolean isGentle() {
        return !rough;
    }

    /** How many bytes have arrived, of all streams. */
    public long received() {
        return streams.stream()
                .mapToLong(stream -> stream.application.received())
                .sum();
    }

    @Override
    public String toString() {
        return network.report();
    }
}
