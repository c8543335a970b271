package io.utp.engine.recovery;

import org.jspecify.annotations.Nullable;

/** What is known of one packet that is not acknowledged cumulatively; used again for a later one. */
final class SentPacket {

    enum State {
        /** Believed to be on its way. */
        IN_FLIGHT,
        /** Acknowledged selectively: it has arrived, packets before it have not. */
        SACKED,
        /** To be sent again. */
        LOST,
        /** Not sent yet, although others behind it are ({@link HoldBack}). */
        HELD
    }

    State state = State.IN_FLIGHT;
    int sequence;
    long offset;
    int length;
    boolean fin;
    boolean resent;

    /** Whether others behind it were sent first, on purpose. */
    boolean heldBack;

    /** When its last transmission was. */
    long sentAt;

    /** When the transmission before that was; the same if there was none. */
    long sentBefore;

    /** The number of its last transmission, counted over all packets. */
    long order;

    /** What had been delivered when it left, when the last of it was, and when the first packet of its flight left. */
    long delivered;

    long deliveredAt;
    long firstSentAt;
    boolean appLimited;

    /** The {@link LossEpisode} in which it was found lost, 0 for none. */
    int lostIn;

    /** Its neighbours among the packets in flight, in the order of transmissions. */
    @Nullable SentPacket older;

    @Nullable SentPacket newer;
}
