package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** A peer without an engine: it sends what the test says, and keeps what arrives until the test looks at it. */
public final class ScriptedPeer implements SimulatedHost {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SimulatedNetwork network;
    private final InetSocketAddress address;
    private final InetSocketAddress remote;
    private final Deque<Arrival> inbox = new ArrayDeque<>();

    /** A packet that has arrived, and when. */
    public record Arrival(long timeNanos, PacketHeader header, byte[] bytes) {
        public byte[] payload() {
            int from = header.payloadOffset();
            return Arrays.copyOfRange(bytes, from, bytes.length);
        }

        public boolean is(PacketType type) {
            return header.is(type);
        }

        @Override
        public String toString() {
            return header.toString();
        }
    }

    public ScriptedPeer(SimulatedNetwork network, InetSocketAddress address, InetSocketAddress remote) {
        this.network = network;
        this.address = address;
        this.remote = remote;
        network.addHost(this);
    }

    /** A scripted peer and an engine host with perfect links between them. */
    public static ScriptedPeer facing(SimulatedNetwork network, EngineHost engine, InetSocketAddress address) {
        ScriptedPeer peer = new ScriptedPeer(network, address, engine.address());
        network.route(peer, engine, network.newLink("peer>engine"));
        network.route(engine, peer, network.newLink("engine>peer"));
        return peer;
    }

    /** Sends and lets the engine react at once. */
    public void send(PacketBuilder packet) {
        sendRaw(packet.toBytes());
    }

    public void sendRaw(byte[] datagram) {
        network.send(this, remote, datagram, 0, datagram.length);
        network.run(Duration.ZERO);
    }

    /** The next packet, which must come soon. */
    public Arrival next() {
        network.runUntil(() -> !inbox.isEmpty(), PATIENCE);
        Arrival arrival = inbox.poll();
        if (arrival == null) {
            throw new AssertionError("Nothing arrived for " + PATIENCE);
        }
        return arrival;
    }

    /** The next packet, which must come soon and be of this type. */
    public Arrival expect(PacketType type) {
        Arrival arrival = next();
        assertThat(arrival).as("next packet").matches(packet -> packet.is(type), "is " + type);
        return arrival;
    }

    /** The next packet that matches; those before are thrown away. */
    public Arrival await(Predicate<Arrival> predicate) {
        long limitNanos = network.nowNanos() + PATIENCE.toNanos();
        while (network.nowNanos() <= limitNanos) {
            Arrival arrival = next();
            if (predicate.test(arrival)) {
                return arrival;
            }
        }
        throw new AssertionError("Nothing that matches arrived for " + PATIENCE);
    }

    /** Everything that arrives within this time. */
    public List<Arrival> drain(Duration duration) {
        network.run(duration);
        List<Arrival> arrivals = new ArrayList<>(inbox);
        inbox.clear();
        return arrivals;
    }

    public void expectSilence(Duration duration) {
        assertThat(drain(duration)).as("packets within " + duration).isEmpty();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        inbox.add(new Arrival(nowNanos, new PacketHeader().wrap(bytes, 0, bytes.length), bytes));
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
