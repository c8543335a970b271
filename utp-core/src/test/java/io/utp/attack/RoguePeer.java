package io.utp.attack;

import io.utp.attack.Attacker.Arrival;
import io.utp.simulation.PacketBuilder;
import io.utp.simulation.PacketType;
import java.util.function.Consumer;

/** Who opens a connection as BEP 29 has it, and keeps to no rule from then on. */
final class RoguePeer {

    /** What it says that it has room for. */
    static final int ROOM = 4 << 20;

    private final Attacker attacker;
    private final int id;
    private int sequence;
    private boolean connected;
    private int first;
    private int acknowledged;
    private int newest;
    private int timestamp;
    private long received;
    private boolean reset;
    private Consumer<Arrival> reaction = arrival -> {};

    /** Dials with an odd id, as no utp-punch does. */
    RoguePeer(Attacker attacker, int id) {
        this.attacker = attacker;
        this.id = id | 1;
        this.sequence = 1_000;
        attacker.send(new PacketBuilder(PacketType.SYN)
                .connectionId(this.id)
                .window(ROOM)
                .sequence(sequence++));
    }

    /** What to do with each packet, after it was looked at. */
    RoguePeer onPacket(Consumer<Arrival> what) {
        reaction = what;
        return this;
    }

    /** To be given what arrives at the attacker's address. */
    void handle(Arrival arrival) {
        if (arrival.header().connectionId() != id) {
            return;
        }
        if (arrival.header().is(PacketType.RESET)) {
            reset = true;
            return;
        }
        timestamp = arrival.header().timestamp();
        if (!connected) {
            connected = true;
            first = arrival.header().sequence();
            acknowledged = first - 1 & 0xffff;
            newest = acknowledged;
            send(state());
            return;
        }
        if (arrival.header().is(PacketType.DATA)) {
            received += arrival.header().payloadLength();
            int ahead = (short) (arrival.header().sequence() - newest);
            newest = ahead > 0 ? arrival.header().sequence() : newest;
            acknowledged = arrival.header().sequence() == (acknowledged + 1 & 0xffff)
                    ? acknowledged + 1 & 0xffff
                    : acknowledged;
        }
        reaction.accept(arrival);
    }

    /** A STATE that says what is true; without a timestamp of its own. */
    PacketBuilder state() {
        return packet(PacketType.STATE);
    }

    /** A packet with the ids and numbers that are right, and room for much. */
    PacketBuilder packet(PacketType type) {
        return new PacketBuilder(type)
                .connectionId(id + 1)
                .window(ROOM)
                .sequence(sequence)
                .acknowledgement(acknowledged);
    }

    /** DATA with the next number. */
    PacketBuilder data(int bytes) {
        PacketBuilder packet = packet(PacketType.DATA).payload(new byte[bytes]);
        sequence = sequence + 1 & 0xffff;
        return packet;
    }

    void send(PacketBuilder packet) {
        attacker.send(packet);
    }

    boolean isConnected() {
        return connected && !reset;
    }

    /** Whether the node has had enough. */
    boolean isReset() {
        return reset;
    }

    /** The number of the node's first DATA. */
    int first() {
        return first;
    }

    /** The last number in order. */
    int acknowledged() {
        return acknowledged;
    }

    /** The highest number seen. */
    int newest() {
        return newest;
    }

    int sequence() {
        return sequence;
    }

    /** Of the packet that came last. */
    int timestamp() {
        return timestamp;
    }

    /** Payload that has reached it. */
    long received() {
        return received;
    }
}
