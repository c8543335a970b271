package io.utp.engine.stream;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Packets that arrive in parts. A packet that was sent when the path carried more has its sequence number, and its payload
 * cannot be spread over others, of which some may have arrived: so it is cut into parts with that number, in any order, of any
 * size, again and again, until all of it is here.
 */
public final class PartialPackets {

    /** The sender repeats from the first missing packet on, so what is ahead of these can wait. */
    private static final int MOST = 64;

    private final ReceiveBuffer buffer;
    private final Map<Integer, Partial> partials = new HashMap<>();
    private long bytes;

    private record Partial(byte[] payload, BitSet arrived) {}

    /**
     * Creates it empty.
     *
     * @param buffer where whole packets go; its limit of bytes holds here once more
     */
    public PartialPackets(ReceiveBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * Takes a part in.
     *
     * @param sequence the sequence number of the packet
     * @param size payload bytes of the whole packet
     * @param at where in it the part begins; its end lies within
     * @param datagram what carries the part
     * @param offset where in it the part is
     * @param length bytes of the part
     * @return what became of it, and of the packet if this was the last part
     */
    public Arrival accept(int sequence, int size, int at, ByteBuffer datagram, int offset, int length) {
        Arrival refusal = buffer.refusal(sequence, size);
        if (refusal != null) {
            return refusal;
        }
        Partial partial = partials.get(sequence);
        if (partial == null) {
            if (partials.size() == MOST || bytes + size > buffer.limitBytes()) {
                return Arrival.NO_ROOM;
            }
            partial = new Partial(new byte[size], new BitSet(size));
            partials.put(sequence, partial);
            bytes += size;
        }
        if (partial.payload.length != size) {
            return Arrival.OUT_OF_RANGE; // not of the same packet
        }
        datagram.get(offset, partial.payload, at, length);
        partial.arrived.set(at, at + length);
        if (partial.arrived.cardinality() < size) {
            return Arrival.PART;
        }
        remove(sequence);
        return buffer.accept(sequence, false, ByteBuffer.wrap(partial.payload), 0, size);
    }

    private void remove(int sequence) {
        Partial removed = partials.remove(sequence);
        bytes -= removed == null ? 0 : removed.payload.length;
    }

    /** Lets go of parts of what has arrived as a whole meanwhile. */
    public void trim() {
        partials.entrySet().removeIf(entry -> {
            boolean over = buffer.refusal(entry.getKey(), 0) != null;
            bytes -= over ? entry.getValue().payload.length : 0;
            return over;
        });
    }

    /** Whether there are no parts. */
    public boolean isEmpty() {
        return partials.isEmpty();
    }
}
