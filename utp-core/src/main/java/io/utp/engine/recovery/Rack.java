package io.utp.engine.recovery;

import io.utp.engine.measure.RttEstimator;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.SequenceNumbers;

/**
 * RACK (RFC 8985 section 6): a packet is lost when one that was sent after it has arrived and a round trip and the reordering
 * window have passed since it was sent. So a lost repetition is found like any other loss.
 *
 * <p>The reordering window follows RFC 8985 6.2 step 4, except that uTP has no DSACK to tell of a needless repetition. It is
 * told by its original, which arrives after all ({@link LossEpisode}).
 */
final class Rack {

    /** RFC 8985 6.2 step 4: DupThresh. */
    private static final int DUPLICATE_THRESHOLD = 3;

    /** RFC 8985 6.2 step 4: the window grows by a quarter of the shortest round trip at a time. */
    private static final int STEPS_PER_ROUND_TRIP = 4;

    /** RFC 8985 6.2 step 4: for so many recoveries a wider window is kept. */
    private static final int PERSISTENCE = 16;

    private final RttEstimator rtt;
    private final Deadline deadline = new Deadline();
    private long newestOrder;
    private long newestRtt;
    private int furthest;
    private boolean reorderingSeen;
    private int steps = 1;
    private int persistence;

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
    void handleOrder(int sequence) {
        if (SequenceNumbers.isAfter(sequence, furthest)) {
            furthest = sequence;
        } else {
            reorderingSeen = true;
        }
    }

    /** A packet was taken for lost and had only been overtaken: the window was too small. */
    void handleMistake() {
        reorderingSeen = true;
        steps++;
        persistence = PERSISTENCE;
    }

    /** A new recovery begins. */
    void handleRecovery() {
        if (--persistence <= 0) {
            steps = 1;
        }
    }

    /** Packets take another path from now on. */
    void handleNewPath() {
        newestRtt = 0;
        reorderingSeen = false;
        steps = 1;
        deadline.clear();
    }

    /**
     * RFC 8985 6.2 step 5: finds what is lost, or sets the deadline at which something will be.
     *
     * @param horizon behind this number it is not known what has arrived
     */
    void findLost(SentPackets packets, LossEpisode episode, int horizon, long nowNanos) {
        deadline.clear();
        long window = reorderingWindow(packets, episode);
        SentPacket packet = packets.oldestTransmission();
        while (packet != null && packet.order < newestOrder) {
            SentPacket newer = packet.newer;
            if (SequenceNumbers.isAfter(horizon, packet.sequence)) {
                long overdueAt = packet.sentAt + newestRtt + window;
                if (overdueAt <= nowNanos) {
                    episode.lose(packet);
                } else {
                    // RFC 8985 waits for the last of the packets in doubt; here each has its own time.
                    deadline.set(Math.min(deadline.atNanos(), overdueAt));
                }
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
        return packet.sentAt + newestRtt + reorderingWindow(packets, episode) <= nowNanos;
    }

    /** RFC 8985 6.2 step 4. */
    private long reorderingWindow(SentPackets packets, LossEpisode episode) {
        if (!reorderingSeen && (episode.isOpen() || packets.sackedPackets() >= DUPLICATE_THRESHOLD)) {
            return 0;
        }
        return Math.min(rtt.smoothed(), rtt.lowest() / STEPS_PER_ROUND_TRIP * steps);
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
