package io.utp.engine.recovery;

import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.SequenceNumbers;

/** Up to where the masks of a peer tell what has arrived. */
final class MaskReach {

    /** A mask of this many bytes goes to any peer and may be too short, like one that fills its extensions. */
    private static final int FOREIGN_MASK = 4;

    private boolean complete;
    private int horizon;
    private int packets = Integer.MAX_VALUE;

    /** Bits that were looked at: work that a peer can ask for. */
    private long steps;

    MaskReach(int firstSequence) {
        this.horizon = firstSequence;
    }

    /** Whether the peer's masks name everything that has arrived, as far as a mask can reach. */
    void setComplete(boolean complete) {
        this.complete = complete;
    }

    /**
     * A mask is about to be looked through.
     *
     * @param next the number that the next new packet carries
     * @return how many of its bits tell of a packet that was sent
     */
    int look(PacketHeader header, int next) {
        // BEP 29, selective ack: bit 0 is ack_nr + 2. What was never sent is ignored, however long the mask is.
        int sent = SequenceNumbers.distance(next, header.acknowledgement()) - 2;
        int reach = Math.max(0, Math.min(header.selectiveAckLength() * 8, sent));
        steps += reach;
        return reach;
    }

    /**
     * An acknowledgement was taken in.
     *
     * @param first the oldest number that is not acknowledged
     * @param highest the last that was acknowledged selectively, or the first
     * @param next the number that the next new packet carries
     */
    void handle(PacketHeader header, int first, int highest, int next) {
        if (header.selectiveAckLength() > 0) {
            packets = isComplete(header) ? Integer.MAX_VALUE : header.selectiveAckLength() * 8;
        }
        // Behind the last packet that was selectively acknowledged nothing is known: the mask may have been too short.
        if (tellsGaps(header)) {
            horizon = isComplete(header) ? next : highest;
        } else if (SequenceNumbers.isAfter(first, horizon)) {
            horizon = first;
        }
    }

    /** DATA has no room for a mask; what has arrived beyond a gap is told by the STATE that follows. */
    static boolean tellsGaps(PacketHeader header) {
        return header.type() == PacketType.STATE || header.selectiveAckLength() > 0;
    }

    /** Whether what an acknowledgement does not name has not arrived. */
    boolean isComplete(PacketHeader header) {
        int length = header.selectiveAckLength();
        return complete
                && header.type() == PacketType.STATE
                && length != FOREIGN_MASK
                && (length == 0 || length % PacketHeader.MASK_BLOCK != 0);
    }

    /** Behind this number it is not known what has arrived. */
    int horizon() {
        return horizon;
    }

    /** Of how many unacknowledged packets the last mask could tell. */
    int packets() {
        return packets;
    }
}
