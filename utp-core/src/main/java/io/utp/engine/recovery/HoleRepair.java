package io.utp.engine.recovery;

import io.utp.engine.recovery.SentPacket.State;
import io.utp.engine.wire.SequenceNumbers;

/**
 * Holes of which no mask tells: of peers without selective acknowledgements (utp-punch), and behind the reach of a mask of
 * four bytes. They show only in acknowledgements that repeat themselves, and in partial ones (RFC 6582 section 3.2).
 */
final class HoleRepair {

    /** RFC 5681 3.2 */
    private static final int DUPLICATE_THRESHOLD = 3;

    /** As many as a mask of four bytes would tell of. */
    private static final int MOST_PACKETS = 32;

    private final SentPackets packets;
    private final LossEpisode episode;
    private int duplicates;
    private int width;
    private int end;
    private long credit;

    HoleRepair(SentPackets packets, LossEpisode episode) {
        this.packets = packets;
        this.episode = episode;
    }

    /** RFC 5681 3.2. A packet that was repeated, or may have been overtaken, is given its time. */
    void handleDuplicate(Rack rack, long nowNanos) {
        if (packets.isEmpty()) {
            return;
        }
        SentPacket head = packets.get(packets.firstSequence());
        // What was never sent cannot be lost.
        boolean sent = head.state != State.HELD;
        boolean inTime = head.resent || rack.isReorderingSeen();
        if (sent && (!inTime || rack.isOverdue(head, packets, episode, nowNanos))) {
            countDuplicate(head);
        }
    }

    /** An acknowledgement repeated itself: the third time, the first packet is lost. */
    private void countDuplicate(SentPacket head) {
        if (++duplicates < DUPLICATE_THRESHOLD) {
            return;
        }
        duplicates = 0;
        if (head.state == State.IN_FLIGHT) {
            episode.lose(head);
        }
        begin(1);
    }

    /** So many of the first packets are repeated, and what was sent up to now may have more holes. */
    void begin(int repeated) {
        width = repeated;
        end = packets.nextSequence();
    }

    /** RFC 6582 3.2: a partial acknowledgement, which advanced by so many packets, shows the next hole. */
    void handleAdvance(int acknowledged) {
        duplicates = 0;
        if (width == 0 || packets.isEmpty() || !SequenceNumbers.isAfter(end, packets.firstSequence())) {
            width = 0;
        } else if (packets.sackedPackets() == 0) {
            // Nothing had arrived behind what was repaired: the hole is a wide one, and packet by packet would take
            // as many round trips.
            width = acknowledged > width ? 1 : Math.min(MOST_PACKETS, width * 2);
            loseFirst();
        }
    }

    private void loseFirst() {
        int s = packets.firstSequence();
        for (int i = 0; i < width && s != packets.nextSequence(); i++, s = SequenceNumbers.next(s)) {
            SentPacket packet = packets.get(s);
            if (!episode.covers(packet.order)) {
                // It was repeated meanwhile and is only waited for.
                return;
            }
            if (packet.state == State.IN_FLIGHT) {
                episode.lose(packet);
            }
        }
    }

    /**
     * RFC 6937: while a loss is repaired, what has arrived makes room for as much, although the flight may still seem larger
     * than the window: what was lost and is not known to be is counted in it.
     */
    void handleAcked(long bytes) {
        credit = packets.hasLost() ? credit + bytes : 0;
    }

    void handleResent(int bytes) {
        credit = Math.max(0, credit - bytes);
    }

    /** Whether a lost packet may be sent again for what arrived, or is one of those at once. */
    boolean hasRoom(int bytes, int packetBytes) {
        return bytes <= Math.max(credit, (long) width * packetBytes);
    }

    boolean isActive() {
        return width > 0;
    }

    void stop() {
        duplicates = 0;
        width = 0;
        credit = 0;
    }
}
