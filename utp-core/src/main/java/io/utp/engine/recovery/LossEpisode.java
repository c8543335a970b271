package io.utp.engine.recovery;

import io.utp.engine.wire.SequenceNumbers;

/**
 * The losses of one window of data, which are one sign of congestion (RFC 6817 section 2.4.2), and whether they were any:
 * when an earlier transmission of each has arrived after all, nothing was lost (RFC 3522, RFC 4015).
 */
final class LossEpisode {

    private final SentPackets packets;
    private final Rack rack;
    private final AckResult result;
    private int number;
    private int open;
    private long lastTransmission;
    private int end;

    LossEpisode(SentPackets packets, Rack rack, AckResult result) {
        this.packets = packets;
        this.rack = rack;
        this.result = result;
        this.end = SequenceNumbers.plus(packets.nextSequence(), -1);
    }

    /** A packet in flight is lost. */
    void lose(SentPacket packet) {
        boolean news = !covers(packet.order);
        packets.lose(packet);
        result.lost(packet.length);
        if (news) {
            begin();
        }
        packet.lostIn = number;
        open++;
        result.lossFound(news);
    }

    /** RFC 8985 7.4.2: a probe repaired a loss, which is as good a sign of congestion as any. */
    void handleRepaired(long originalOrder) {
        if (!covers(originalOrder)) {
            begin();
            result.lossFound(true);
        }
    }

    /** RFC 6675 5, RecoveryPoint: what was sent up to now belongs to a new episode. */
    void begin() {
        number++;
        open = 0;
        lastTransmission = packets.transmissions();
        end = SequenceNumbers.plus(packets.nextSequence(), -1);
        rack.handleRecovery();
    }

    /** An earlier transmission of a packet has arrived. Returns whether the packet had been found lost in this episode. */
    boolean handleMistake(SentPacket packet, long nowNanos) {
        if (packet.lostIn != number) {
            return false;
        }
        packet.lostIn = 0;
        rack.handleLate(packet.sentBefore, nowNanos);
        if (--open == 0) {
            result.spurious();
        }
        return true;
    }

    /** Whether packets of before the loss are still unacknowledged. */
    boolean isOpen() {
        return !SequenceNumbers.isAfter(packets.firstSequence(), end);
    }

    /** Whether a transmission belongs to this episode or an earlier one. */
    boolean covers(long order) {
        return order <= lastTransmission;
    }
}
