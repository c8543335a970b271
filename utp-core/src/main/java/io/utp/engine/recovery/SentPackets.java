package io.utp.engine.recovery;

import io.utp.engine.wire.SequenceNumbers;
import java.util.Arrays;

/**
 * Every packet that was sent and is not acknowledged cumulatively: a ring indexed by sequence number.
 *
 * <p>Loss is found in the order of transmissions, not of sequence numbers (as RFC 9002 section 6.1 does with its packet
 * numbers): a packet is lost when {@value #REORDERING_THRESHOLD} packets that were sent after it have arrived. So a lost
 * retransmission is found like any other loss. Where packets overtake each other, time decides instead ({@link Reordering}).
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

    private final PacketRing ring = new PacketRing();

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
    private boolean suspected;
    private int repairPackets;
    private int repairEnd;
    private final Reordering reordering;

    /**
     * Creates an empty ring.
     *
     * @param firstSequence the sequence number that the first packet will carry
     */
    public SentPackets(int firstSequence) {
        this.first = firstSequence;
        this.next = firstSequence;
        this.reported = firstSequence;
        this.reordering = new Reordering(firstSequence);
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
        if (size() == ring.capacity()) {
            ring.grow(first);
        }
        int slot = slot(next);
        ring.fin[slot] = isFin;
        ring.resent[slot] = false;
        ring.offset[slot] = streamOffset;
        ring.length[slot] = payload;
        ring.state[slot] = IN_FLIGHT;
        ring.sentAt[slot] = nowNanos;
        ring.order[slot] = ++transmissions;
        flightBytes += payload;
        next = SequenceNumbers.next(next);
    }

    /**
     * A lost packet is sent again.
     *
     * @param sequence a packet that {@link #nextLost()} gave
     * @param nowNanos the time
     */
    public void resent(int sequence, long nowNanos) {
        int slot = slot(sequence);
        assert ring.state[slot] == LOST : "packet " + sequence + " is not lost";
        ring.state[slot] = IN_FLIGHT;
        lostPackets--;
        ring.resent[slot] = true;
        ring.sentAt[slot] = nowNanos;
        ring.order[slot] = ++transmissions;
        flightBytes += ring.length[slot];
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
            repaired |= ring.resent[slot(first)];
            newestSent = Math.max(newestSent, deliver(first, nowNanos, true));
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
            reordering.handleRoundTrip(nowNanos - newestSent);
        }
        if (result.hasAdvanced()) {
            findLostByOrder(nowNanos);
        }
        findLostByDuplicates(acked, mayRepeat);
        judgeSuspect(nowNanos);
        return result;
    }

    private long handleMask(int acknowledgement, byte[] mask, int maskLength, long nowNanos) {
        // BEP 29, selective ack: bit 0 is ack_nr + 2. What was never sent is ignored, however long the mask is.
        int reach = Math.min(maskLength * 8, SequenceNumbers.distance(next, acknowledgement) - 2);
        long newestSent = -1;
        for (int bit = 0; bit < reach; bit++) {
            if ((mask[bit >> 3] & 1 << (bit & 7)) != 0) {
                int sequence = SequenceNumbers.plus(acknowledgement, bit + 2);
                int slot = slot(sequence);
                if (ring.state[slot] != SACKED) {
                    newestSent = Math.max(newestSent, deliver(sequence, nowNanos, false));
                    ring.state[slot] = SACKED;
                    sackedPackets++;
                    reported = SequenceNumbers.isAfter(sequence, reported) ? sequence : reported;
                }
            }
        }
        return newestSent;
    }

    /** Returns when the packet was sent if its round trip can be measured, else -1. */
    private long deliver(int sequence, long nowNanos, boolean cumulative) {
        int slot = slot(sequence);
        byte was = ring.state[slot];
        if (was == IN_FLIGHT) {
            flightBytes -= ring.length[slot];
        } else if (was == LOST) {
            lostPackets--;
        } else if (was == SACKED) {
            sackedPackets--;
        }
        if (cumulative) {
            result.released(ring.offset[slot] + ring.length[slot]);
            ring.state[slot] = ABSENT;
        }
        if (was == SACKED) {
            return -1;
        }
        result.advanced();
        result.acked(ring.length[slot]);
        if (!ring.resent[slot]) {
            if (was == LOST) {
                reordering.handleMistake();
            }
            reordering.handleDelivered(sequence);
            newestDelivered = Math.max(newestDelivered, ring.order[slot]);
            // RFC 6298 3: only what was sent once can be measured.
            return ring.sentAt[slot];
        }
        // RFC 8985 6.2 step 2: an acknowledgement sooner than any round trip is for the first transmission.
        if (was == IN_FLIGHT && reordering.isPlausible(nowNanos - ring.sentAt[slot])) {
            newestDelivered = Math.max(newestDelivered, ring.order[slot]);
        }
        return -1;
    }

    private void findLostByOrder(long nowNanos) {
        reordering.startSearch();
        if (sackedPackets == 0) {
            return;
        }
        // Behind the last packet that was selectively acknowledged nothing is known: the mask may have been too short.
        for (int s = first; SequenceNumbers.distance(s, reported) < 0; s = SequenceNumbers.next(s)) {
            int slot = slot(s);
            if (ring.state[slot] == IN_FLIGHT && isOvertaken(slot, nowNanos)) {
                result.lossFound(lose(slot));
            }
        }
    }

    private boolean isOvertaken(int slot, long nowNanos) {
        if (reordering.isSeen()) {
            return ring.order[slot] < newestDelivered && reordering.hasWaitedEnough(ring.sentAt[slot], nowNanos);
        }
        return ring.order[slot] + REORDERING_THRESHOLD <= newestDelivered;
    }

    /** {@link #lossDeadlineNanos()} has come: what was overtaken by then is lost. */
    public AckResult handleOvertaken(long nowNanos) {
        result.reset(0);
        findLostByOrder(nowNanos);
        judgeSuspect(nowNanos);
        return result;
    }

    /** When {@link #handleOvertaken} is to be called, in nanoseconds. */
    public long lossDeadlineNanos() {
        return reordering.deadlineNanos();
    }

    /**
     * A hole of which no mask tells: peers without selective acknowledgements (utp-punch), and what has arrived lies behind the
     * reach of the mask. It shows only in acknowledgements that repeat themselves.
     */
    private void findLostByDuplicates(int acked, boolean mayRepeat) {
        if (acked > 0) {
            duplicateAcks = 0;
            suspected = false;
            repairNext(acked);
        } else if (acked == 0 && mayRepeat && !result.hasAdvanced() && first != next) {
            suspected |= ++duplicateAcks == REORDERING_THRESHOLD;
        }
    }

    /** Whether the first packet is lost, of which only repetitions tell. */
    private void judgeSuspect(long nowNanos) {
        int slot = slot(first);
        if (!suspected || (reordering.isSeen() && !reordering.hasWaitedEnough(ring.sentAt[slot], nowNanos))) {
            return;
        }
        suspected = false;
        repairPackets = 1;
        repairEnd = next;
        if (ring.state[slot] == IN_FLIGHT) {
            result.lossFound(lose(slot));
        }
    }

    /** RFC 6582 3.2: a partial acknowledgement within a recovery shows the next hole. */
    private void repairNext(int acked) {
        // RFC 6582 3.2 step 5: the recovery is over when everything sent before it is acknowledged. A packet that was
        // repeated meanwhile is only waited for.
        if (repairPackets == 0 || first == next || !SequenceNumbers.isAfter(repairEnd, first)) {
            repairPackets = 0;
        } else if (sackedPackets == 0 && ring.order[slot(first)] <= recoveryOrder) {
            // Nothing had arrived behind what was repaired: the hole is a wide one, and packet by packet would take as
            // many round trips.
            repairPackets = acked > repairPackets ? 1 : Math.min(MOST_REPAIRED, repairPackets * 2);
            loseFirst(repairPackets);
        }
    }

    private void loseFirst(int packets) {
        int s = first;
        for (int i = 0; i < packets && s != next && ring.order[slot(s)] <= recoveryOrder; i++) {
            if (ring.state[slot(s)] == IN_FLIGHT) {
                result.lossFound(lose(slot(s)));
            }
            s = SequenceNumbers.next(s);
        }
    }

    /** Returns whether the loss is the first in its window of data. */
    private boolean lose(int slot) {
        ring.state[slot] = LOST;
        lostPackets++;
        flightBytes -= ring.length[slot];
        boolean news = ring.order[slot] > recoveryOrder;
        if (news) {
            recoveryOrder = transmissions;
        }
        return news;
    }

    /** RFC 6298 5.4 and 5.6: the timer fired; nothing in flight is trusted to arrive. */
    public void loseAll() {
        for (int s = first; s != next; s = SequenceNumbers.next(s)) {
            if (ring.state[slot(s)] == IN_FLIGHT) {
                lose(slot(s));
            }
        }
        reordering.startSearch();
        recoveryOrder = transmissions;
        duplicateAcks = 0;
        suspected = false;
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
        while (ring.state[slot(s)] != LOST) {
            s = SequenceNumbers.next(s);
        }
        return s;
    }

    /** Lets go of everything. */
    public void clear() {
        Arrays.fill(ring.state, ABSENT);
        reordering.startSearch();
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
        return ring.offset[slot(sequence)];
    }

    /** Payload bytes of an unacknowledged packet. */
    public int length(int sequence) {
        return ring.length[slot(sequence)];
    }

    /** Whether an unacknowledged packet is the FIN. */
    public boolean isFin(int sequence) {
        return ring.fin[slot(sequence)];
    }

    private int slot(int sequence) {
        return ring.slot(sequence);
    }
}
