package io.utp.engine.recovery;

import io.utp.engine.wire.SequenceNumbers;
import java.util.Arrays;

/**
 * Every packet that was sent and is not acknowledged cumulatively: a ring indexed by sequence number.
 *
 * <p>Loss is found in the order of transmissions, not of sequence numbers (as RFC 9002 section 6.1 does with its packet
 * numbers): a packet is lost when {@value #REORDERING_THRESHOLD} packets that were sent after it have arrived. So a lost
 * retransmission is found like any other loss.
 */
public final class SentPackets {

    /** BEP 29: three packets past a hole mean that the hole is lost; RFC 5681 3.2, RFC 9002 6.1.1 say the same. */
    static final int REORDERING_THRESHOLD = 3;

    /** As many as a selective acknowledgement of four bytes would tell of. */
    private static final int MOST_REPAIRED = 32;

    private static final byte ABSENT = 0;
    private static final byte IN_FLIGHT = 1;
    private static final byte SACKED = 2;
    private static final byte LOST = 3;

    private final AckResult result = new AckResult();

    private byte[] state = new byte[16];
    private boolean[] fin = new boolean[16];
    private boolean[] resent = new boolean[16];
    private long[] offset = new long[16];
    private int[] length = new int[16];
    private long[] sentAt = new long[16];
    private long[] order = new long[16];

    private int first;
    private int next;
    private long transmissions;
    private long newestDelivered;
    private long recoveryOrder;
    private long flightBytes;
    private int reported;
    private int lostPackets;
    private int sackedPackets;
    private int duplicateAcks;
    private int repairPackets;
    private int repairEnd;
    private long lowestRtt = Long.MAX_VALUE;

    /**
     * Creates an empty ring.
     *
     * @param firstSequence the sequence number that the first packet will carry
     */
    public SentPackets(int firstSequence) {
        this.first = firstSequence;
        this.next = firstSequence;
        this.reported = firstSequence;
    }

    /**
     * A new packet is sent with the number {@link #nextSequence()}.
     *
     * @param streamOffset where its payload starts in the stream
     * @param payload bytes of payload
     * @param isFin whether it is the FIN
     * @param nowNanos the time
     */
    public void sent(long streamOffset, int payload, boolean isFin, long nowNanos) {
        if (size() == state.length) {
            grow();
        }
        int slot = slot(next);
        fin[slot] = isFin;
        resent[slot] = false;
        offset[slot] = streamOffset;
        length[slot] = payload;
        state[slot] = IN_FLIGHT;
        sentAt[slot] = nowNanos;
        order[slot] = ++transmissions;
        flightBytes += payload;
        next = SequenceNumbers.next(next);
    }

    private void grow() {
        int old = state.length;
        int capacity = old * 2;
        byte[] newState = new byte[capacity];
        boolean[] newFin = new boolean[capacity];
        boolean[] newResent = new boolean[capacity];
        long[] newOffset = new long[capacity];
        int[] newLength = new int[capacity];
        long[] newSentAt = new long[capacity];
        long[] newOrder = new long[capacity];
        for (int i = 0, s = first; i < old; i++, s = SequenceNumbers.next(s)) {
            int from = s & (old - 1);
            int to = s & (capacity - 1);
            newState[to] = state[from];
            newFin[to] = fin[from];
            newResent[to] = resent[from];
            newOffset[to] = offset[from];
            newLength[to] = length[from];
            newSentAt[to] = sentAt[from];
            newOrder[to] = order[from];
        }
        state = newState;
        fin = newFin;
        resent = newResent;
        offset = newOffset;
        length = newLength;
        sentAt = newSentAt;
        order = newOrder;
    }

    /**
     * A lost packet is sent again.
     *
     * @param sequence a packet that {@link #nextLost()} gave
     * @param nowNanos the time
     */
    public void resent(int sequence, long nowNanos) {
        int slot = slot(sequence);
        assert state[slot] == LOST : "packet " + sequence + " is not lost";
        state[slot] = IN_FLIGHT;
        lostPackets--;
        resent[slot] = true;
        sentAt[slot] = nowNanos;
        order[slot] = ++transmissions;
        flightBytes += length[slot];
    }

    /**
     * Takes an acknowledgement in.
     *
     * @param acknowledgement the cumulative number; must be plausible ({@link #isPlausible})
     * @param mask the selective acknowledgement
     * @param maskLength its bytes, 0 for none
     * @param mayRepeat whether it counts as a duplicate if it tells nothing new
     * @param nowNanos the time
     * @return what it told; valid until the next call
     */
    public AckResult handleAck(int acknowledgement, byte[] mask, int maskLength, boolean mayRepeat, long nowNanos) {
        result.reset(0);
        long newestSent = -1;
        int acked = SequenceNumbers.distance(acknowledgement, first) + 1;
        boolean repaired = false;
        for (int i = 0; i < acked; i++) {
            repaired |= resent[slot(first)];
            newestSent = Math.max(newestSent, deliver(slot(first), nowNanos, true));
            first = SequenceNumbers.next(first);
        }
        reported = SequenceNumbers.isAfter(first, reported) ? first : reported;
        if (acked >= 0) {
            newestSent = Math.max(newestSent, handleMask(acknowledgement, mask, maskLength, nowNanos));
        }
        // What waited behind a repaired hole arrived long ago, but could not be acknowledged: its time is
        // no round trip.
        if (newestSent >= 0 && !repaired && repairPackets == 0) {
            result.rttSample(nowNanos - newestSent);
            lowestRtt = Math.min(lowestRtt, nowNanos - newestSent);
        }
        if (result.hasAdvanced()) {
            findLostByOrder();
        }
        findLostByDuplicates(acked, mayRepeat);
        return result;
    }

    private long handleMask(int acknowledgement, byte[] mask, int maskLength, long nowNanos) {
        // BEP 29, selective ack: bit 0 is ack_nr + 2. What was never sent is ignored, however long the mask is.
        int reach = Math.min(maskLength * 8, SequenceNumbers.distance(next, acknowledgement) - 2);
        long newestSent = -1;
        for (int bit = 0; bit < reach; bit++) {
            if ((mask[bit >> 3] & 1 << (bit & 7)) != 0) {
                int slot = slot(SequenceNumbers.plus(acknowledgement, bit + 2));
                if (state[slot] != SACKED) {
                    newestSent = Math.max(newestSent, deliver(slot, nowNanos, false));
                    state[slot] = SACKED;
                    sackedPackets++;
                    int sequence = SequenceNumbers.plus(acknowledgement, bit + 2);
                    reported = SequenceNumbers.isAfter(sequence, reported) ? sequence : reported;
                }
            }
        }
        return newestSent;
    }

    /** Returns when the packet was sent if its round trip can be measured, else -1. */
    private long deliver(int slot, long nowNanos, boolean cumulative) {
        byte was = state[slot];
        if (was == IN_FLIGHT) {
            flightBytes -= length[slot];
        } else if (was == LOST) {
            lostPackets--;
        } else if (was == SACKED) {
            sackedPackets--;
        }
        if (cumulative) {
            result.released(offset[slot] + length[slot]);
            state[slot] = ABSENT;
        }
        if (was == SACKED) {
            return -1;
        }
        result.advanced();
        result.acked(length[slot]);
        if (!resent[slot]) {
            newestDelivered = Math.max(newestDelivered, order[slot]);
            // RFC 6298 3: only what was sent once can be measured.
            return sentAt[slot];
        }
        // RFC 8985 6.2 step 2: an acknowledgement sooner than any round trip is for the first transmission.
        if (was == IN_FLIGHT && lowestRtt != Long.MAX_VALUE && nowNanos - sentAt[slot] >= lowestRtt) {
            newestDelivered = Math.max(newestDelivered, order[slot]);
        }
        return -1;
    }

    private void findLostByOrder() {
        if (sackedPackets == 0) {
            return;
        }
        // Behind the last packet that was selectively acknowledged nothing is known: the mask may have been too short.
        for (int s = first; SequenceNumbers.distance(s, reported) < 0; s = SequenceNumbers.next(s)) {
            int slot = slot(s);
            if (state[slot] == IN_FLIGHT && order[slot] + REORDERING_THRESHOLD <= newestDelivered) {
                result.lossFound(lose(slot));
            }
        }
    }

    /**
     * A hole of which no mask tells: peers without selective acknowledgements (utp-punch), and what has arrived lies behind the
     * reach of the mask. It shows only in acknowledgements that repeat themselves.
     */
    private void findLostByDuplicates(int acked, boolean mayRepeat) {
        if (first == next) {
            duplicateAcks = 0;
            repairPackets = 0;
        } else if (acked > 0) {
            duplicateAcks = 0;
            repairNext(acked);
        } else if (acked == 0 && mayRepeat && !result.hasAdvanced() && ++duplicateAcks == REORDERING_THRESHOLD) {
            repairPackets = 1;
            repairEnd = next;
            if (state[slot(first)] == IN_FLIGHT) {
                result.lossFound(lose(slot(first)));
            }
        }
    }

    /** RFC 6582 3.2: a partial acknowledgement within a recovery shows the next hole. */
    private void repairNext(int acked) {
        // RFC 6582 3.2 step 5: the recovery is over when everything sent before it is acknowledged. A packet that was
        // repeated meanwhile is only waited for.
        if (repairPackets == 0 || !SequenceNumbers.isAfter(repairEnd, first)) {
            repairPackets = 0;
        } else if (sackedPackets == 0 && order[slot(first)] <= recoveryOrder) {
            // Nothing had arrived behind what was repaired: the hole is a wide one, and packet by packet would take as
            // many round trips.
            repairPackets = acked > repairPackets ? 1 : Math.min(MOST_REPAIRED, repairPackets * 2);
            loseFirst(repairPackets);
        }
    }

    private void loseFirst(int packets) {
        int s = first;
        for (int i = 0; i < packets && s != next && order[slot(s)] <= recoveryOrder; i++) {
            if (state[slot(s)] == IN_FLIGHT) {
                result.lossFound(lose(slot(s)));
            }
            s = SequenceNumbers.next(s);
        }
    }

    /** Returns whether the loss is the first in its window of data. */
    private boolean lose(int slot) {
        state[slot] = LOST;
        lostPackets++;
        flightBytes -= length[slot];
        boolean news = order[slot] > recoveryOrder;
        if (news) {
            recoveryOrder = transmissions;
        }
        return news;
    }

    /** RFC 6298 5.4 and 5.6: the timer fired; nothing in flight is trusted to arrive. */
    public void loseAll() {
        for (int s = first; s != next; s = SequenceNumbers.next(s)) {
            if (state[slot(s)] == IN_FLIGHT) {
                lose(slot(s));
            }
        }
        recoveryOrder = transmissions;
        duplicateAcks = 0;
        repairPackets = 0;
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
        int s = first;
        while (state[slot(s)] != LOST) {
            s = SequenceNumbers.next(s);
        }
        return s;
    }

    /** Lets go of everything. */
    public void clear() {
        Arrays.fill(state, ABSENT);
        first = next;
        flightBytes = 0;
        lostPackets = 0;
        sackedPackets = 0;
    }

    /**
     * Whether a cumulative acknowledgement can be: not of what was never sent, nor from long ago.
     *
     * @param acknowledgement the number
     * @param tolerance how many packets it may be behind
     * @return {@code true} if it can be handled
     */
    public boolean isPlausible(int acknowledgement, int tolerance) {
        int ahead = SequenceNumbers.distance(acknowledgement, SequenceNumbers.plus(next, -1));
        int behind = SequenceNumbers.distance(SequenceNumbers.plus(first, -1), acknowledgement);
        return ahead <= 0 && behind <= tolerance;
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

    /** Whether everything is acknowledged. */
    public boolean isEmpty() {
        return first == next;
    }

    /** Payload bytes that are believed to be on their way. */
    public long flightBytes() {
        return flightBytes;
    }

    /** How many packets of a wide hole may be sent again at once; doubles each round trip, 0 outside of such a repair. */
    public int repairPackets() {
        return repairPackets;
    }

    /** Whether a lost packet waits to be sent again. */
    public boolean hasLost() {
        return lostPackets > 0;
    }

    /** Where the payload of an unacknowledged packet starts in the stream. */
    public long offset(int sequence) {
        return offset[slot(sequence)];
    }

    /** Payload bytes of an unacknowledged packet. */
    public int length(int sequence) {
        return length[slot(sequence)];
    }

    /** Whether an unacknowledged packet is the FIN. */
    public boolean isFin(int sequence) {
        return fin[slot(sequence)];
    }

    private int slot(int sequence) {
        return sequence & (state.length - 1);
    }
}
