package io.utp.engine.node;

import static io.utp.engine.node.NodeFixture.OTHER;
import static io.utp.engine.node.NodeFixture.PEER;
import static io.utp.engine.node.NodeFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.connection.Connection;
import io.utp.engine.connection.ConnectionStatistics;
import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Any schedule of packets, commands and time: nothing throws, no deadline stays, nothing is left over. */
class NodeScheduleTests {

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void noScheduleBreaksTheNode(
            @ForAll Dialect dialect, @ForAll @IntRange(min = 1, max = 300) int events, @ForAll long seed) {
        Schedule schedule = new Schedule(dialect, new Random(seed));
        for (int i = 0; i < events; i++) {
            schedule.event();
        }
        schedule.finish();
    }

    private static final class Schedule {
        private final Random random;
        private final NodeFixture fixture;
        private final Set<Connection> connections = new LinkedHashSet<>();
        private final Set<Connection> ended = new LinkedHashSet<>();
        private final List<Packet> sent = new ArrayList<>();

        Schedule(Dialect dialect, Random random) {
            this.random = random;
            this.fixture = new NodeFixture(8, 4, dialect);
            fixture.node.listen();
            // Something to answer to.
            sent.add(Packet.syn(1_000, 5_000));
        }

        void event() {
            switch (random.nextInt(8)) {
                case 0 -> command();
                case 1 -> note(fixture.advance((long) (Math.pow(random.nextDouble(), 9) * 40 * SECOND)));
                case 2 -> dial();
                default -> note(fixture.receive(remote(), packet()));
            }
            for (Connection connection : fixture.updated()) {
                connections.add(connection);
                read(connection);
            }
            connections.forEach(this::check);
        }

        private InetSocketAddress remote() {
            return random.nextInt(10) == 0 ? OTHER : PEER;
        }

        private void dial() {
            if (random.nextInt(6) == 0) {
                Connection connection = fixture.node.connect(new Path(0, remote()), 0, fixture.now);
                if (connection != null) {
                    connections.add(connection);
                }
                note(packets());
            }
        }

        private List<Packet> packets() {
            return fixture.drain().stream().map(NodeFixture.Sent::packet).toList();
        }

        private void note(List<Packet> packets) {
            sent.addAll(packets);
        }

        /** An answer to something that was sent lately, more or less. */
        private Packet packet() {
            Packet to = sent.get(sent.size() - 1 - random.nextInt(Math.min(sent.size(), 12)));
            if (random.nextInt(4) > 0) {
                return proper(to);
            }
            int id = to.id() + random.nextInt(-2, 3) & 0xffff;
            int sequence = to.acknowledgement() + near() & 0xffff;
            int acknowledgement = to.sequence() + near() & 0xffff;
            PacketType[] types = PacketType.values();
            PacketType type = random.nextInt(3) == 0 ? types[random.nextInt(types.length)] : PacketType.DATA;
            Packet packet = Packet.of(type, id, sequence, acknowledgement)
                    .window(random.nextInt(5) == 0 ? random.nextInt(3_000) : 262_144)
                    .difference(random.nextInt(3) == 0 ? random.nextInt() : 0);
            if (random.nextInt(3) == 0) {
                byte[] mask = new byte[1 + random.nextInt(8)];
                random.nextBytes(mask);
                packet = packet.mask(HexFormat.of().formatHex(mask));
            }
            return type == PacketType.DATA || random.nextInt(9) == 0 ? packet.payload(random.nextInt(1_400)) : packet;
        }

        /** What a peer would answer, in one of the dialects. */
        private Packet proper(Packet to) {
            if (to.type() == PacketType.SYN) {
                return Packet.state(to.id() + random.nextInt(2), 1_000, to.sequence());
            }
            int id = to.id() + (random.nextBoolean() ? 1 : -1) & 0xffff;
            int sequence = to.acknowledgement() + 1 & 0xffff;
            int acknowledgement = to.type().consumesSequenceNumber() ? to.sequence() : to.sequence() - 1 & 0xffff;
            return switch (random.nextInt(9)) {
                case 0 -> Packet.fin(id, sequence, acknowledgement);
                case 1, 2, 3 -> Packet.state(id, sequence, acknowledgement);
                default -> Packet.data(id, sequence, acknowledgement, random.nextInt(1_400));
            };
        }

        private int near() {
            return random.nextInt(6) == 0 ? random.nextInt(-70, 70) : random.nextInt(-1, 4);
        }

        private void command() {
            for (Connection connection : connections) {
                if (random.nextInt(3) > 0) {
                    continue;
                }
                switch (random.nextInt(12)) {
                    case 0 -> {
                        ended.add(connection);
                        connection.end(fixture.now);
                    }
                    case 1 -> {
                        ended.add(connection);
                        connection.close(fixture.now);
                    }
                    case 2 -> connection.destroy(fixture.now);
                    case 3 -> connection.setMtu(100 + random.nextInt(1_300));
                    case 4 -> connection.setSilence(random.nextInt(3) * SECOND, fixture.now);
                    default -> write(connection);
                }
            }
            note(packets());
        }

        private void write(Connection connection) {
            // To write after the end is a mistake of the caller.
            if (!ended.contains(connection)) {
                connection.write(ByteBuffer.allocate(random.nextInt(20_000)), fixture.now);
            }
        }

        private void read(Connection connection) {
            for (ByteBuffer b = connection.pollReceived(); b != null; b = connection.pollReceived()) {
                connection.consumed(b.remaining(), fixture.now);
            }
            connection.pollSilence();
        }

        private void check(Connection connection) {
            ConnectionStatistics statistics = connection.statistics();
            assertThat(statistics.bytesInFlight()).isBetween(0L, connection.bufferedBytes());
            assertThat(statistics.congestionWindow()).isGreaterThanOrEqualTo(2L * connection.mtu());
            assertThat(statistics.queuingDelayNanos()).isNotNegative();
        }

        void finish() {
            fixture.node.close(fixture.now);
            note(packets());
            fixture.advance(200 * SECOND);
            assertThat(fixture.node.isDrained()).isTrue();
            assertThat(fixture.knownIds()).isZero();
            assertThat(fixture.node.acceptedConnections()).isZero();
            assertThat(fixture.node.initiatedConnections()).isZero();
            assertThat(connections).allMatch(connection -> connection.closeCause() != null);
        }
    }
}
