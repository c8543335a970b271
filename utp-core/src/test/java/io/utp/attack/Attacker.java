package io.utp.attack;

import io.utp.simulation.PacketBuilder;
import io.utp.simulation.PacketHeader;
import io.utp.simulation.SimulatedHost;
import io.utp.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/** Who writes packets by hand: from its own address, and in the names of others. Everything it sends is counted. */
public final class Attacker implements SimulatedHost {

    /** A packet that has arrived. */
    public record Arrival(long timeNanos, PacketHeader header, byte[] bytes) {

        public byte[] payload() {
            return Arrays.copyOfRange(bytes, header.payloadOffset(), bytes.length);
        }
    }

    private final SimulatedNetwork network;
    private final SimulatedHost victim;
    private final InetSocketAddress address;
    private Consumer<Arrival> reaction = arrival -> {};
    private Runnable action = () -> {};
    private long intervalNanos;
    private long nextNanos = Long.MAX_VALUE;
    private long packetsSent;
    private long bytesSent;
    private long packetsReceived;
    private long bytesReceived;

    Attacker(SimulatedNetwork network, SimulatedHost victim, InetSocketAddress address) {
        this.network = network;
        this.victim = victim;
        this.address = address;
    }

    // ---- what it shall do

    /** Acts so often, from now on. */
    public Attacker every(Duration interval, Runnable what) {
        intervalNanos = interval.toNanos();
        nextNanos = network.nowNanos() + intervalNanos;
        action = what;
        return this;
    }

    /** Reacts to what arrives at its address. */
    public Attacker onArrival(Consumer<Arrival> what) {
        reaction = what;
        return this;
    }

    /** Does nothing more by itself. */
    public void stop() {
        nextNanos = Long.MAX_VALUE;
    }

    public void send(PacketBuilder packet) {
        send(packet.toBytes());
    }

    /** Sends from its own address. */
    public void send(byte[] datagram) {
        count(datagram);
        network.send(this, victim.address(), datagram, 0, datagram.length);
    }

    public void forge(InetSocketAddress source, PacketBuilder packet) {
        forge(source, packet.toBytes());
    }

    /** Sends in the name of somebody. */
    public void forge(InetSocketAddress source, byte[] datagram) {
        count(datagram);
        network.forge(source, victim, datagram);
    }

    private void count(byte[] datagram) {
        packetsSent++;
        bytesSent += datagram.length;
    }

    // ---- what it has done

    public long packetsSent() {
        return packetsSent;
    }

    /** UDP payload. */
    public long bytesSent() {
        return bytesSent;
    }

    public long packetsReceived() {
        return packetsReceived;
    }

    /** UDP payload. */
    public long bytesReceived() {
        return bytesReceived;
    }

    public long nowNanos() {
        return network.nowNanos();
    }

    // ---- what happens to it

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        packetsReceived++;
        bytesReceived += bytes.length;
        reaction.accept(new Arrival(nowNanos, new PacketHeader().wrap(bytes, 0, bytes.length), bytes));
    }

    @Override
    public void handleBatchEnd(long nowNanos) {}

    @Override
    public void handleTimeout(long nowNanos) {
        nextNanos += intervalNanos;
        action.run();
    }

    @Override
    public long nextDeadline() {
        return nextNanos;
    }
}
