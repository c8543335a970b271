package io.utp.engine.recovery;

import org.jspecify.annotations.Nullable;

/** The packets in flight in the order of their last transmissions: loss is looked for from the oldest on, and no further. */
final class TransmissionOrder {

    private @Nullable SentPacket oldest;
    private @Nullable SentPacket newest;

    @Nullable SentPacket oldest() {
        return oldest;
    }

    /** Adds the packet that was transmitted last. */
    void append(SentPacket packet) {
        insert(newest, packet, null);
    }

    /** Adds a packet of an earlier transmission where it belongs. */
    void restore(SentPacket packet) {
        SentPacket before = null;
        SentPacket behind = oldest;
        while (behind != null && behind.order < packet.order) {
            before = behind;
            behind = behind.newer;
        }
        insert(before, packet, behind);
    }

    private void insert(@Nullable SentPacket before, SentPacket packet, @Nullable SentPacket behind) {
        packet.older = before;
        packet.newer = behind;
        link(before, packet);
        link(packet, behind);
    }

    void remove(SentPacket packet) {
        link(packet.older, packet.newer);
        packet.older = null;
        packet.newer = null;
    }

    private void link(@Nullable SentPacket before, @Nullable SentPacket behind) {
        if (before == null) {
            oldest = behind;
        } else {
            before.newer = behind;
        }
        if (behind == null) {
            newest = before;
        } else {
            behind.older = before;
        }
    }

    void clear() {
        oldest = null;
        newest = null;
    }
}
