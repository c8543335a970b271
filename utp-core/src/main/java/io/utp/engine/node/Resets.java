package io.utp.engine.node;

import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.SequenceNumbers;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The answers to packets that belong to no connection. */
final class Resets {

    /** utp-punch 1.0.1: every packet of it carries this window. */
    private static final long UTP_PUNCH_WINDOW = 262_144;

    private final ResetLimiter limiter = new ResetLimiter();
    private final ArrayDeque<Reset> due = new ArrayDeque<>();
    private long sent;
    private long suppressed;

    void answer(InetSocketAddress remote, PacketHeader packet, long nowNanos) {
        // A RESET is never answered: two ends that know nothing of each other would do so for ever.
        if (packet.type() == PacketType.RESET) {
            return;
        }
        if (!limiter.mayReset(remote, packet.connectionId(), packet.sequence(), nowNanos)) {
            suppressed++;
            return;
        }
        // libutp finds the connection by the id that it sent; utp-punch only by the other one of the pair.
        boolean punch = packet.window() == UTP_PUNCH_WINDOW;
        int id = punch ? packet.connectionId() ^ 1 : packet.connectionId();
        // libtorrent wants the number of its packet acknowledged, and a STATE has not used its own yet.
        int acknowledgement = SequenceNumbers.plus(packet.sequence(), packet.type() == PacketType.STATE ? -1 : 0);
        due.add(new Reset(remote, id, SequenceNumbers.next(packet.acknowledgement()), acknowledgement));
    }

    /** Writes the next RESET. Returns its receiver, or {@code null} when none is due. */
    @Nullable InetSocketAddress poll(PacketHeader header, ByteBuffer out, int timestampMicros) {
        Reset reset = due.poll();
        if (reset == null) {
            return null;
        }
        sent++;
        header.type(PacketType.RESET)
                .connectionId(reset.connectionId())
                .timestampMicros(timestampMicros)
                .differenceMicros(0)
                .window(0)
                .sequence(reset.sequence())
                .acknowledgement(reset.acknowledgement())
                .selectiveAckLength(0)
                .encode(out);
        return reset.remote();
    }

    boolean isEmpty() {
        return due.isEmpty();
    }

    long sent() {
        return sent;
    }

    long suppressed() {
        return suppressed;
    }
}
