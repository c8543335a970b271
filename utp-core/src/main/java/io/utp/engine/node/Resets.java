package io.utp.engine.node;

import io.utp.engine.config.Dialect;
import io.utp.engine.config.NodeLimits;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.SequenceNumbers;
import io.utp.engine.wire.Transmit;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** The answers to packets that belong to no connection. */
final class Resets {

    /** utp-punch 1.0.1: every packet of it carries this window. */
    private static final long UTP_PUNCH_WINDOW = 262_144;

    private final Dialect spoken;
    private final ResetLimiter limiter;
    private final ArrayDeque<Reset> due = new ArrayDeque<>();
    private long sent;
    private long suppressed;

    Resets(Dialect spoken, NodeLimits limits) {
        this.spoken = spoken;
        this.limiter = new ResetLimiter(limits);
    }

    void answer(int socket, InetSocketAddress remote, PacketHeader packet, long nowNanos) {
        // A RESET is never answered: two ends that know nothing of each other would do so for ever.
        if (packet.type() == PacketType.RESET) {
            return;
        }
        if (!limiter.mayReset(remote, packet.connectionId(), packet.sequence(), nowNanos)) {
            suppressed++;
            return;
        }
        // utp-punch 1.0.1 finds the connection only by the other id of the pair.
        boolean fromPunch = packet.window() == UTP_PUNCH_WINDOW && packet.differenceMicros() == 0;
        if (spoken == Dialect.UTP_PUNCH || (spoken == Dialect.AUTO && fromPunch)) {
            due.add(new Reset(socket, remote, packet.connectionId() ^ 1, UTP_PUNCH_WINDOW, 0, 0));
            return;
        }
        // libutp finds the connection by the id that it sent.
        int id = packet.connectionId();
        // libtorrent wants the number of its packet acknowledged, and a STATE has not used its own yet.
        int acknowledgement = SequenceNumbers.plus(packet.sequence(), packet.type() == PacketType.STATE ? -1 : 0);
        due.add(new Reset(socket, remote, id, 0, SequenceNumbers.next(packet.acknowledgement()), acknowledgement));
    }

    /** A packet that would be answered otherwise is not. */
    void suppress(PacketHeader packet) {
        suppressed += packet.type() == PacketType.RESET ? 0 : 1;
    }

    /** Writes the next RESET. Returns whether there was one. */
    boolean poll(Transmit transmit, PacketHeader header, ByteBuffer out, int timestampMicros) {
        Reset reset = due.poll();
        if (reset == null) {
            return false;
        }
        sent++;
        header.type(PacketType.RESET)
                .connectionId(reset.connectionId())
                .timestampMicros(timestampMicros)
                .differenceMicros(0)
                .window(reset.window())
                .sequence(reset.sequence())
                .acknowledgement(reset.acknowledgement())
                .selectiveAckLength(0)
                .encode(out);
        transmit.set(reset.socket(), reset.remote(), PacketHeader.SIZE, PacketHeader.SIZE);
        return true;
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
