package io.utp.engine.recovery;

import io.utp.engine.measure.RttEstimator;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.SequenceNumbers;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who acknowledges what it has not received (Savage, Cardwell, Wetherall and Anderson, TCP congestion control with a
 * misbehaving receiver, 1999; Adamsky and others, 2012, for uTP): now and then the packets behind one go first, and for a
 * round trip that one is held back. Whoever acknowledges it meanwhile, cumulatively or in a mask, lies. An honest peer waits
 * for it as for one that was lost, and nothing else comes of it.
 *
 * <p>It has to be as long as the acknowledgement of what was sent takes, or who acknowledges too early would be overlooked.
 */
public final class HoldBack {

    /** So many packets until the first time: enough of them that a small transfer is never held up. */
    private static final int FIRST = 512;

    /** So many at least between two times, and up to three times as many: nobody can know which packet it will be. */
    private static final int INTERVAL = 2_048;

    /** So many times as long as it lasts, so that it costs a hundredth at most where a window is all that limits the rate. */
    private static final int PAUSES = 100;

    /** But not longer than that. */
    private static final long LONGEST_PAUSE = 10_000_000_000L;

    /** Where the round trip is longer, it is not worth the wait. */
    private static final long LONGEST = 1_000_000_000L;

    private final SentPackets packets;
    private final RttEstimator rtt;
    private final RandomGenerator random;
    private final Deadline deadline = new Deadline();
    private @Nullable SentPacket held;
    private boolean due;
    private boolean betrayed;
    private int untilNext;
    private long notBeforeNanos;

    HoldBack(SentPackets packets, RttEstimator rtt, RandomGenerator random) {
        this.packets = packets;
        this.rtt = rtt;
        this.random = random;
    }

    /**
     * A new packet is about to be sent, and more of the same size behind it.
     *
     * @param nowNanos the time
     * @return whether it is this one that is to be held back
     */
    public boolean mayHold(long nowNanos) {
        if (untilNext == 0) {
            untilNext = FIRST + random.nextInt(2 * FIRST);
        }
        if (untilNext > 1) {
            untilNext--;
        }
        return untilNext == 1
                && held == null
                && nowNanos - notBeforeNanos >= 0
                && rtt.hasSample()
                && duration() <= LONGEST;
    }

    /**
     * Holds the next packet back: it takes its sequence number, but it is not sent.
     *
     * @param streamOffset where its payload starts in the stream
     * @param payload bytes of payload
     * @param nowNanos the time
     */
    public void hold(long streamOffset, int payload, long nowNanos) {
        held = packets.hold(streamOffset, payload, nowNanos);
        untilNext = INTERVAL + random.nextInt(2 * INTERVAL);
        deadline.set(nowNanos + duration());
        notBeforeNanos = nowNanos + Math.min(LONGEST_PAUSE, PAUSES * duration());
    }

    private long duration() {
        return rtt.smoothed() + 4 * rtt.variation();
    }

    /** Whether an acknowledgement names the packet that was not sent. */
    boolean isBetrayedBy(PacketHeader header) {
        SentPacket packet = held;
        if (packet == null) {
            return false;
        }
        int ahead = SequenceNumbers.distance(packet.sequence, header.acknowledgement());
        // What is older than everything outstanding says nothing.
        boolean old = SequenceNumbers.distance(header.acknowledgement(), packets.firstSequence()) < -1;
        int bit = ahead - 2;
        betrayed |= !old
                && (ahead <= 0
                        || (bit >= 0
                                && bit < header.selectiveAckLength() * 8
                                && (header.selectiveAck()[bit >> 3] & 1 << (bit & 7)) != 0));
        return betrayed;
    }

    /** Whether the peer has acknowledged what was never sent. */
    public boolean isBetrayed() {
        return betrayed;
    }

    void handleTimeout(long nowNanos) {
        if (deadline.hasPassed(nowNanos)) {
            deadline.clear();
            due = true;
        }
    }

    /**
     * The packet whose time is over.
     *
     * @return its sequence number, or -1
     */
    public int due() {
        return due && held != null ? held.sequence : -1;
    }

    /** It is sent now. */
    void handleSent() {
        held = null;
        due = false;
    }

    void stop() {
        handleSent();
        deadline.clear();
    }

    long deadlineNanos() {
        return deadline.atNanos();
    }
}
