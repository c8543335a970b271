package io.utp.engine.recovery;

import io.utp.engine.measure.RttEstimator;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.SequenceNumbers;

/**
 * RACK (RFC 8985 section 6): a packet is lost when one that was sent after it has arrived and a round trip and the reordering
 * window have passed since it was sent. So a lost repetition is found like any other loss.
 *
 * <p>RFC 8985 6.2 step 4 finds out by trial and error how wide the reordering window has to be: a quarter of the shortest round
 * trip more for each mistake, up to a whole one. Where jitter is all of the round trip, its shortest is next to nothing. Here
 * the window is how late packets were that others had overtaken; of what was repeated needlessly the original tells, which
 * arrives after all ({@link LossEpisode}), as uTP has no DSACK.
 */
final class Rack {

    /** RFC 8985 6.2 step 4: DupThresh. */
    private static final int DUPLICATE_THRESHOLD = 3;

    /** RFC 8985 6.2 step 4: a quarter of the shortest round trip at least. */
    private static final int LEAST_PART = 4;

    /** The next may be later than all before, by as much. */
    private static final int MARGIN_PART = 8;

    /** RFC 8985 6.2 step 4: for so many recoveries, and as many again at most, a wider window is kept. */
    private static final int PERSISTENCE = 16;

    private final RttEstimator rtt;
    private final Deadline deadline = new Deadline();
    private long newestOrder;
    private long newestRtt;
    private int furthest;
    private boolean reorderingSeen;

    // By how much more than the smoothed round trip packets took that were overtaken: the most of now and before.
    private long lateness;
    private long latenessBefore;
    private int persistence;

    /** Packets that were looked at for a loss: work that a peer can ask for. */
    private long steps;

    Rack(int firstSequence, RttEstimator rtt) {
        this.furthest = SequenceNumbers.plus(firstSequence, -1);
        this.rtt = rtt;
    }

    /** RFC 8985 6.2 step 2: the last transmission of a packet has arrived. */
    void handleDelivered(SentPacket packet, long nowNanos) {
        if (packet.order > newestOrder) {
            newestOrder = packet.order;
            newestRtt = nowNanos - packet.sentAt;
        }
    }

    /** RFC 8985 6.2 step 3: a packet that was sent once arrived behind one with a higher number: it was overtaken. */
    void handleOrder(SentPacket packet, long nowNanos) {
        if (SequenceNumbers.isAfter(packet.sequence, furthest)) {
            furthest = packet.sequence;
        } else if (!packet.heldBack) {
            handleLate(packet.sentAt, nowNanos);
        }
    }

    /** A packet arrived that others had overtaken. */
    void handleLate(long sentAt, long nowNanos) {
        reorderingSeen = true;
        lateness = Math.max(lateness, nowNanos - sentAt - rtt.smoothed());
    }

    /** A new recovery begins. */
    void handleRecovery() {
        if (--persistence <= 0) {
            persistence = PERSISTENCE;
            latenessBefore = lateness;
            lateness = 0;
        }
    }

    /** Packets take another path from now on. */
    void handleNewPath() {
        newestRtt = 0;
        reorderingSeen = false;
        lateness = 0;
        latenessBefore = 0;
        deadline.clear();
    }

    /**
     * RFC 8985 6.2 step 5: finds what is lost, or sets the deadline at which something will be.
     *
     * @param horizon behind this number it is not known what has arrived
     */
    void findLost(SentPackets packets, LossEpisode episode, int horizon, long nowNanos) {
        deadline.clear();
        long most = mostAge(packets, episode);
        SentPacket packet = packets.oldestTransmission();
        while (packet != null && packet.order < newestOrder) {
            steps++;
            SentPacket newer = packet.newer;
            if (SequenceNumbers.isAfter(horizon, packet.sequence)) {
                long overdueAt = packet.sentAt + most;
                if (overdueAt > nowNanos) {
                    // RFC 8985 waits for the last of the packets in doubt; here each has its own time. All that were
                    // sent later have more: who acknowledges packets singly shall not make us look at all each time.
                    deadline.set(overdueAt);
                    return;
                }
                episode.lose(packet);
            }
            packet = newer;
        }
    }

    /** RFC 8985 6.3: with a timeout the first packet is lost, and all that have had their time. */
    void loseOverdue(SentPackets packets, LossEpisode episode, long nowNanos) {
        SentPacket head = packets.get(packets.firstSequence());
        if (head.state == SentPacket.State.SACKED) {
            // RFC 2018 8: who told that it had arrived, and does not acknowledge it, has it no more.
            packets.lose(head);
        }
        SentPacket packet = packets.oldestTransmission();
        while (packet != null) {
            SentPacket newer = packet.newer;
            if (packet.sequence == packets.firstSequence() || isOverdue(packet, packets, episode, nowNanos)) {
                packets.lose(packet);
                packet.lostIn = 0;
            }
            packet = newer;
        }
    }

    /** Whether a packet has had its time. */
    boolean isOverdue(SentPacket packet, SentPackets packets, LossEpisode episode, long nowNanos) {
        return packet.sentAt + mostAge(packets, episode) <= nowNanos;
    }

    /** RFC 8985 6.2 step 4: the round trip and the reordering window. */
    private long mostAge(SentPackets packets, LossEpisode episode) {
        if (!reorderingSeen) {
            boolean sure = episode.isOpen() || packets.sackedPackets() >= DUPLICATE_THRESHOLD;
            return newestRtt + (sure ? 0 : rtt.lowest() / LEAST_PART);
        }
        // RFC 8985 6.2 step 4 wants a bound and suggests a round trip. What arrives first of many has a short one.
        long most = 2 * rtt.smoothed() + 4 * rtt.variation();
        long seen = Math.max(lateness, latenessBefore);
        long late = Math.min(most, seen + seen / MARGIN_PART);
        return Math.max(newestRtt + rtt.lowest() / LEAST_PART, rtt.smoothed() + late);
    }

    boolean isReorderingSeen() {
        return reorderingSeen;
    }

    /** The newest transmission that has arrived. */
    long newestOrder() {
        return newestOrder;
    }

    void stop() {
        deadline.clear();
    }

    Deadline deadline() {
        return deadline;
    }
}
