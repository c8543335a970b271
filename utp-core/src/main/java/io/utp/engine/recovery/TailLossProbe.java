package io.utp.engine.recovery;

import io.utp.engine.measure.RttEstimator;
import io.utp.engine.time.Deadline;

/**
 * The tail loss probe (RFC 8985 section 7): when nothing was heard for two round trips, another transmission asks for an
 * acknowledgement, from which RACK sees what was lost, long before the retransmission timeout.
 *
 * <p>As in RFC 9002 6.2 a probe is two packets, goes during a recovery, too, and without new data repeats the first packets
 * and not the last: RACK needs a late transmission and no high number, and the acknowledgement of the first packet needs
 * no mask, which utp-punch does not send and which else may not reach that far.
 */
final class TailLossProbe {

    /** Less than that is a pause of the garbage collector and not a loss. */
    private static final long LEAST_NANOS = 10_000_000L;

    /** RFC 8985 7.2: TLP.max_ack_delay. This library waits 20 ms with an acknowledgement, librqbit 40, go-libutp 50. */
    private static final long MOST_ACK_DELAY = 50_000_000L;

    /** RFC 9002 6.2.4: two, so that the loss of one does not matter. */
    static final int MOST_PACKETS = 2;

    private static final long NONE = Long.MAX_VALUE;

    private final RttEstimator rtt;
    private final Deadline deadline = new Deadline();
    private int due;
    private long firstOrder = NONE;
    private long originalOrder;

    TailLossProbe(RttEstimator rtt) {
        this.rtt = rtt;
    }

    /** RFC 8985 7.2: after each transmission, and each acknowledgement of something new. */
    void schedule(boolean onePacketInFlight, long retransmissionDeadline, long nowNanos) {
        if (!rtt.hasSample() || isSent()) {
            deadline.clear();
            return;
        }
        long wait = Math.max(LEAST_NANOS, 2 * rtt.smoothed()) + (onePacketInFlight ? MOST_ACK_DELAY : 0);
        deadline.set(Math.min(nowNanos + wait, retransmissionDeadline));
    }

    void handleExpired(boolean onePacketInFlight) {
        deadline.clear();
        due = onePacketInFlight ? 1 : MOST_PACKETS;
    }

    /**
     * RFC 8985 7.3: a packet of the probe was sent; another probe goes only after its answer.
     *
     * @param order the number of the transmission
     * @param originalOrder that of the transmission which it repeats, 0 for none
     */
    void handleSent(long order, long originalOrder) {
        due--;
        if (!isSent()) {
            firstOrder = order;
        }
        this.originalOrder = originalOrder;
        deadline.clear();
    }

    private boolean isSent() {
        return firstOrder != NONE;
    }

    /** Whether a transmission is of the probe, or came after it. */
    boolean isSince(long order) {
        return order >= firstOrder;
    }

    /** Whether a packet of before the probe was repeated by it. */
    boolean isRepetition(SentPacket packet) {
        return isSince(packet.order) && packet.order < firstOrder + MOST_PACKETS && originalOrder > 0;
    }

    /** The number of the transmission that the probe repeated last. */
    long originalOrder() {
        return originalOrder;
    }

    /** RFC 8985 7.4: the probe, or something sent after it, has arrived, or its original has. */
    void handleDelivered(long deliveredOrder) {
        if (isSince(deliveredOrder)) {
            firstOrder = NONE;
        }
    }

    void stop() {
        deadline.clear();
        due = 0;
        firstOrder = NONE;
    }

    boolean isDue() {
        return due > 0;
    }

    Deadline deadline() {
        return deadline;
    }
}
