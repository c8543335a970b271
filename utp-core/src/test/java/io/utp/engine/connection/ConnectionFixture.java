package io.utp.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.mtu.PathSizes;
import io.utp.engine.stream.BufferMemory;
import io.utp.engine.stream.Chunks;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.Path;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One connection whose peer is the test: packets by hand, and a clock by hand. */
final class ConnectionFixture {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    static final int MTU = 1_000;

    /** The number of our SYN; the first DATA of a dialled connection carries the next. */
    static final int SYN_SEQUENCE = 500;

    /** The id of the first SYN, in either direction. */
    static final int ID = 1_000;

    /** The number of the peer's SYN, or of its answer. */
    static final int PEER_SEQUENCE = 100;

    /** The number of our answer to a SYN, which the first DATA of an accepted connection carries as well. */
    static final int ANSWER_SEQUENCE = 700;

    private static final Path PATH = new Path(0, new InetSocketAddress("10.0.0.2", 2));

    final ConnectionSignals signals;
    final BufferMemory memory;
    final Connection connection;
    long now = 10 * SECOND;

    private final List<Packet> sent = new ArrayList<>();
    private final PacketHeader header = new PacketHeader();
    private final ByteBuffer out = ByteBuffer.allocate(65_507);

    private ConnectionFixture(EndpointConfig config, Packet syn, int initialSequence) {
        memory = new BufferMemory(Chunks.UNPOOLED, config.maxMemoryBytes());
        signals = new ConnectionSignals(new AddressAccounts(config.limits(), memory));
        BufferLimits buffers = new BufferLimits(config, memory);
        PathSizes sizes = new PathSizes(0, 0, 0);
        ConnectionSetup setup =
                new ConnectionSetup(PATH, 0, config, sizes, buffers, signals, new SplittableRandom(1), 0, now);
        if (syn == null) {
            connection = setup.initiate(ID, initialSequence);
        } else {
            header.decode(syn.encode());
            connection = setup.accept(header, initialSequence);
        }
        drain();
    }

    /** What the connections of the fixture have, to be changed. */
    static EngineSettings settings() {
        return new EngineSettings().mtu(MTU).connections(10).fixedBuffers();
    }

    static EndpointConfig config() {
        return settings().toConfig();
    }

    static EndpointConfig withEarlyData() {
        return settings().earlyData().toConfig();
    }

    static EndpointConfig config(Dialect dialect) {
        return settings().dialect(dialect).toConfig();
    }

    /** Dialled, the SYN sent. */
    static ConnectionFixture dialling(EndpointConfig config) {
        return dialling(config, SYN_SEQUENCE);
    }

    static ConnectionFixture dialling(EndpointConfig config, int initialSequence) {
        return new ConnectionFixture(config, null, initialSequence);
    }

    /** Dialled and answered in BEP 29; the peer's next DATA is {@link #PEER_SEQUENCE}. */
    static ConnectionFixture connected(EndpointConfig config) {
        ConnectionFixture fixture = dialling(config);
        fixture.receive(Packet.state(ID, PEER_SEQUENCE, SYN_SEQUENCE));
        fixture.sent();
        return fixture;
    }

    /** A SYN with this id arrived and was answered; the peer's next DATA is {@link #PEER_SEQUENCE} plus one. */
    static ConnectionFixture accepting(EndpointConfig config, int id) {
        return accepting(config, Packet.syn(id, PEER_SEQUENCE));
    }

    static ConnectionFixture accepting(EndpointConfig config, Packet syn) {
        return new ConnectionFixture(config, syn, ANSWER_SEQUENCE);
    }

    /** Packets in one batch. */
    void receive(Packet... packets) {
        for (Packet packet : packets) {
            ByteBuffer datagram = packet.encode();
            header.decode(datagram);
            connection.handlePacket(header, datagram, now);
        }
        connection.handleBatchEnd(now);
        drain();
    }

    void write(int bytes) {
        connection.write(ByteBuffer.allocate(bytes), now);
        drain();
    }

    /** Lets time pass from deadline to deadline. */
    void advance(long nanos) {
        long end = now + nanos;
        while (connection.nextDeadline() <= end) {
            now = Math.max(now, connection.nextDeadline());
            connection.handleTimeout(now);
            drain();
            assertThat(connection.nextDeadline())
                    .as("the deadline after a timeout")
                    .isGreaterThan(now);
        }
        now = end;
    }

    boolean hasDeadline() {
        return connection.nextDeadline() != Deadline.NEVER;
    }

    /** Sends what may be sent, as a node does. */
    void drain() {
        for (Connection c = signals.pollTransmit(); c != null; c = signals.pollTransmit()) {
            out.clear();
            int size = c.pollTransmit(header, out, now);
            if (size > 0) {
                c.requestTransmit();
                out.flip();
                while (out.hasRemaining()) {
                    int length = Math.min(size, out.remaining());
                    sent.add(Packet.decode(out.slice(out.position(), length)));
                    out.position(out.position() + length);
                }
            }
        }
    }

    /** What was sent since the last call. */
    List<Packet> sent() {
        List<Packet> result = List.copyOf(sent);
        sent.clear();
        return result;
    }

    List<String> sentSummaries() {
        return sent().stream().map(Packet::summary).toList();
    }

    /** Reads and forgets everything in order. */
    int read() {
        int bytes = 0;
        for (ByteBuffer b = connection.pollReceived(); b != null; b = connection.pollReceived()) {
            bytes += b.remaining();
            connection.consumed(b.remaining(), now);
        }
        drain();
        return bytes;
    }
}
