package io.utp.engine.recovery;

import io.utp.engine.recovery.SentPacket.State;
import io.utp.engine.wire.SequenceNumbers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The scoreboard: every packet that was sent and is not acknowledged cumulatively, in a ring indexed by sequence number. */
public final class SentPackets {

    private final TransmissionOrder inFlight = new TransmissionOrder();
    private final DeliveryRate rate = new DeliveryRate();
    private @Nullable SentPacket[] ring = new SentPacket[16];
    private int first;
    private int next;
    private int lowestLost;
    private long transmissions;
    private long flightBytes;
    private int lostPackets;
    private int sackedPackets;
    private int largestSize;

    SentPackets(int firstSequence) {
        this.first = firstSequence;
        this.next = firstSequence;
    }

    // ---- what happens to packets

    SentPacket add(long streamOffset, int payload, boolean fin, long nowNanos) {
        SentPacket packet = append(streamOffset, payload, fin, nowNanos);
        transmit(packet, nowNanos);
        return packet;
    }

    /** A new packet takes its number, but does not leave yet. */
    SentPacket hold(long streamOffset, int payload, long nowNanos) {
        SentPacket packet = append(streamOffset, payload, false, nowNanos);
        packet.state = State.HELD;
        return packet;
    }

    /** The packet that was held back leaves. */
    void release(SentPacket packet, long nowNanos) {
        packet.sentAt = nowNanos;
        packet.heldBack = true;
        transmit(packet, nowNanos);
    }

    private SentPacket append(long streamOffset, int payload, boolean fin, long nowNanos) {
        if (size() == ring.length) {
            grow();
        }
        int slot = next & (ring.length - 1);
        SentPacket packet = ring[slot];
        if (packet == null) {
            packet = new SentPacket();
            ring[slot] = packet;
        }
        packet.sequence = next;
        packet.offset = streamOffset;
        packet.length = payload;
        packet.fin = fin;
        packet.resent = false;
        packet.heldBack = false;
        packet.sentAt = nowNanos;
        packet.lostIn = 0;
        next = SequenceNumbers.next(next);
        largestSize = Math.max(largestSize, size());
        return packet;
    }

    /** Doubles the capacity of a full ring. */
    private void grow() {
        @Nullable SentPacket[] grown = new SentPacket[ring.length * 2];
        for (SentPacket packet : ring) {
            if (packet != null) {
                grown[packet.sequence & (grown.length - 1)] = packet;
            }
        }
        ring = grown;
    }

    /** A lost packet, or one that is still in flight, is sent again. */
    void resend(SentPacket packet, long nowNanos) {
        assert packet.state != State.SACKED : "packet " + packet.sequence + " has arrived";
        leave(packet);
        packet.resent = true;
        transmit(packet, nowNanos);
    }

    private void transmit(SentPacket packet, long nowNanos) {
        packet.sentBefore = packet.sentAt;
        packet.sentAt = nowNanos;
        packet.order = ++transmissions;
        packet.state = State.IN_FLIGHT;
        rate.handleSent(packet, flightBytes);
        flightBytes += packet.length;
        inFlight.append(packet);
    }

    void lose(SentPacket packet) {
        leave(packet);
        packet.state = State.LOST;
        if (lostPackets++ == 0 || SequenceNumbers.isAfter(lowestLost, packet.sequence)) {
            lowestLost = packet.sequence;
        }
    }

    /** What was taken for lost, and not sent again, is still on its way. */
    void restoreLost() {
        for (int s = next; s != first && lostPackets > 0; ) {
            s = SequenceNumbers.plus(s, -1);
            SentPacket packet = get(s);
            if (packet.state == State.LOST) {
                lostPackets--;
                packet.state = State.IN_FLIGHT;
                flightBytes += packet.length;
                inFlight.restore(packet);
            }
        }
    }

    void sack(SentPacket packet) {
        leave(packet);
        packet.state = State.SACKED;
        sackedPackets++;
    }

    /** The first packet is acknowledged cumulatively. */
    void removeFirst() {
        leave(get(first));
        first = SequenceNumbers.next(first);
    }

    private void leave(SentPacket packet) {
        switch (packet.state) {
            case IN_FLIGHT -> {
                inFlight.remove(packet);
                flightBytes -= packet.length;
            }
            case SACKED -> sackedPackets--;
            case LOST -> lostPackets--;
            case HELD -> throw new AssertionError("packet " + packet.sequence + " was never sent");
        }
    }

    void clear() {
        Arrays.fill(ring, null);
        inFlight.clear();
        first = next;
        flightBytes = 0;
        lostPackets = 0;
        sackedPackets = 0;
    }

    // ---- getters

    SentPacket get(int sequence) {
        SentPacket packet = ring[sequence & (ring.length - 1)];
        assert packet != null && packet.sequence == sequence : "packet " + sequence + " is not outstanding";
        return packet;
    }

    /** The packet in flight whose last transmission is the longest ago. */
    @Nullable SentPacket oldestTransmission() {
        return inFlight.oldest();
    }

    boolean hasOneInFlight() {
        SentPacket oldest = inFlight.oldest();
        return oldest != null && oldest.newer == null;
    }

    /** How many transmissions there were. */
    long transmissions() {
        return transmissions;
    }

    int sackedPackets() {
        return sackedPackets;
    }

    /**
     * The oldest lost packet.
     *
     * @return its sequence number, or -1
     */
    public int nextLost() {
        if (lostPackets == 0) {
            return -1;
        }
        if (SequenceNumbers.isAfter(first, lowestLost)) {
            lowestLost = first;
        }
        while (get(lowestLost).state != State.LOST) {
            lowestLost = SequenceNumbers.next(lowestLost);
        }
        return lowestLost;
    }

    /**
     * Whether a cumulative acknowledgement can be: not of what was never sent, nor from long ago.
     *
     * @param acknowledgement the number
     * @param tolerance how many packets it may be behind
     * @return {@code true} if it can be handled
     */
    public boolean isPlausible(int acknowledgement, int tolerance) {
        int behindLast = SequenceNumbers.plus(next, -1 - acknowledgement);
        return behindLast <= size() + tolerance;
    }

    /** How fast they are delivered. */
    public DeliveryRate rate() {
        return rate;
    }

    /** The number that the next new packet carries. */
    public int nextSequence() {
        return next;
    }

    /** The oldest number that is not acknowledged; {@link #nextSequence()} if there is none. */
    public int firstSequence() {
        return first;
    }

    /** How many numbers are unacknowledged. */
    public int size() {
        return SequenceNumbers.plus(next, -first);
    }

    /** How many there were at most. */
    public int largestSize() {
        return largestSize;
    }

    /** Whether everything is acknowledged. */
    public boolean isEmpty() {
        return first == next;
    }

    /** Payload bytes that are believed to be on their way. */
    public long flightBytes() {
        return flightBytes;
    }

    /** Whether a lost packet waits to be sent again. */
    public boolean hasLost() {
        return lostPackets > 0;
    }

    /** Where the payload of an unacknowledged packet starts in the stream. */
    public long offset(int sequence) {
        return get(sequence).offset;
    }

    /** Payload bytes of an unacknowledged packet. */
    public int length(int sequence) {
        return get(sequence).length;
    }

    /** Whether an unacknowledged packet is the FIN. */
    public boolean isFin(int sequence) {
        return get(sequence).fin;
    }
}
