package io.utp.engine.connection;

import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Decides which packet goes next: RESET, SYN or its answer, DATA and FIN, a probe, or a bare acknowledgement. */
final class Transmitter {

    private static final int MOST_SEGMENTS = 64;

    private final Handshake handshake;
    private final Sender outbound;
    private final Migration migration;
    private final Lifetime lifetime;
    private final Counters counters;
    private final long initialWindow;

    private boolean resetDue;
    private boolean keepAliveDue;
    private boolean probeDue;
    private int probeSequence = -1;

    Transmitter(
            Handshake handshake,
            Sender outbound,
            Migration migration,
            Lifetime lifetime,
            Counters counters,
            long initialWindow) {
        this.handshake = handshake;
        this.outbound = outbound;
        this.migration = migration;
        this.lifetime = lifetime;
        this.counters = counters;
        this.initialWindow = initialWindow;
    }

    void requestReset() {
        resetDue = handshake.mayReset() || outbound.mayBeEarly();
    }

    /** The peer is asked for a sign of life, by a number that it has acknowledged, and again until it gives one. */
    void ask(int sequence, long nowNanos) {
        probeDue = true;
        probeSequence = sequence;
        lifetime.handleAsked(nowNanos);
    }

    boolean isResetDue() {
        return resetDue;
    }

    void handleTimeout(long nowNanos) {
        // A question instead of a STATE: should the peer have lost its way to us, its answer shows where it is.
        keepAliveDue |= lifetime.pollKeepAlive(nowNanos) && !migration.ask(nowNanos);
        // Our acknowledgement of the answer to our SYN may be lost, and then the peer may not speak.
        keepAliveDue |= migration.pollKeySent();
        probeDue |= lifetime.pollProbe(nowNanos);
    }

    /** Writes what may go now. Returns the bytes of each packet, 0 if nothing was written. */
    int poll(ConnectionState state, @Nullable Inbound inbound, PacketHeader header, ByteBuffer out, long nowNanos) {
        int size = write(state, inbound, header, out, nowNanos);
        if (size > 0) {
            lifetime.handleSent(nowNanos);
            keepAliveDue = false;
        }
        return size;
    }

    private int write(
            ConnectionState state, @Nullable Inbound inbound, PacketHeader header, ByteBuffer out, long nowNanos) {
        header.connectionId(handshake.sendId());
        if (inbound == null) {
            header.acknowledgement(0).differenceMicros(0).window(initialWindow).selectiveAckLength(0);
        } else {
            inbound.fill(header);
        }
        if (resetDue) {
            resetDue = false;
            // libtorrent takes a RESET only if it acknowledges what is in flight and its number is not far ahead.
            return writeSingle(header.type(PacketType.RESET).sequence(outbound.stateSequence()), out);
        }
        if (handshake.isPacketDue()) {
            handshake.fill(header, nowNanos);
            return writeSingle(header, out);
        }
        if (inbound == null || state == ConnectionState.CLOSED) {
            return 0;
        }
        boolean silent =
                state == ConnectionState.LINGERING || (state == ConnectionState.SYN_RECEIVED && !outbound.mayBeEarly());
        int size = silent ? 0 : outbound.pollRun(header, out, MOST_SEGMENTS, nowNanos);
        if (size > 0) {
            inbound.handleAckSent(false);
            return size;
        }
        return state == ConnectionState.SYN_RECEIVED ? 0 : writeState(inbound, header, out);
    }

    private int writeState(Inbound inbound, PacketHeader header, ByteBuffer out) {
        if (probeDue) {
            probeDue = false;
            int probe = probeSequence < 0 ? outbound.probeSequence() : probeSequence;
            probeSequence = lifetime.isAskingAgain() ? probeSequence : -1;
            // RFC 9293 3.8.4: a byte that was acknowledged long ago makes every peer answer.
            int size = writeSingle(header.type(PacketType.DATA).sequence(probe), out);
            out.put((byte) 0);
            return size + 1;
        }
        if (!inbound.isAckDue() && !keepAliveDue) {
            return 0;
        }
        inbound.fillSelectiveAck(header, outbound.selectiveAckBytes());
        int size = writeSingle(header.type(PacketType.STATE).sequence(outbound.stateSequence()), out);
        inbound.handleAckSent(true);
        return size;
    }

    private int writeSingle(PacketHeader header, ByteBuffer out) {
        header.encode(out);
        counters.packetsSent++;
        return header.encodedLength();
    }
}
