package io.utp.engine.connection;

import io.utp.engine.config.Dialect;
import io.utp.engine.recovery.LossRecovery;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The state machine behind a {@link Connection}: what a packet, a timeout or a command changes. */
final class Session {

    private final BufferLimits buffers;
    private final int timestampOffset;
    private final Handshake handshake;
    private final Counters counters;
    private final Sender outbound;
    private final Migration migration;
    private final Lifetime lifetime;
    private final Transmitter transmitter;
    private @Nullable PeerReset peerReset;
    private @Nullable Inbound inbound;

    private ConnectionState state;
    private @Nullable CloseCause closeCause;
    private boolean endedLast;
    private boolean closeRequested;
    private boolean updated;

    Session(
            ConnectionSetup setup,
            Handshake handshake,
            Sender outbound,
            Migration migration,
            Counters counters,
            ConnectionState state) {
        this.buffers = setup.buffers();
        this.timestampOffset = setup.timestampOffset();
        this.handshake = handshake;
        this.outbound = outbound;
        this.migration = migration;
        this.counters = counters;
        this.state = state;
        this.lifetime = new Lifetime(setup.config(), setup.nowNanos());
        this.transmitter = new Transmitter(handshake, outbound, migration, lifetime, counters, buffers.receive());
    }

    private Inbound startInbound(int acknowledged) {
        updated = true;
        inbound = new Inbound(buffers, acknowledged, counters);
        return inbound;
    }

    // ---- inputs

    /** The SYN that this side answers. */
    void handleSyn(PacketHeader syn, long nowNanos) {
        startInbound(syn.sequence()).handleTimestamp(syn, Timestamps.micros(timestampOffset, nowNanos));
        if (handshake.dialect() != Dialect.AUTO) {
            handlePeerKnown();
        }
    }

    void handlePacket(PacketHeader header, ByteBuffer datagram, long nowNanos) {
        counters.packetsReceived++;
        if (inbound == null && state != ConnectionState.CLOSED) {
            handleAnswer(header, nowNanos);
        } else if (inbound != null && state != ConnectionState.CLOSED) {
            handleConnected(inbound, header, datagram, nowNanos);
        }
    }

    private void handleAnswer(PacketHeader header, long nowNanos) {
        if (header.type() == PacketType.RESET) {
            boolean ours = header.acknowledgement() == handshake.initialSequence();
            if (ours || Handshake.isUtpPunchReset(header)) {
                finish(CloseCause.RESET, ConnectionState.CLOSED);
            }
        } else if (handshake.handleAnswer(header, nowNanos)) {
            establish(nowNanos).handleTimestamp(header, Timestamps.micros(timestampOffset, nowNanos));
            outbound.handleAck(header, LossRecovery.NO_ECHO, nowNanos);
        }
    }

    private Inbound establish(long nowNanos) {
        long roundTrip = handshake.roundTrip(nowNanos);
        if (roundTrip >= 0) {
            outbound.handleRoundTrip(roundTrip);
        }
        handshake.stop();
        Inbound started = startInbound(handshake.peerInitialAcknowledgement());
        // The peer learns from an acknowledgement that its answer arrived, even if there is nothing to send.
        started.requestAck();
        handlePeerKnown();
        become(ConnectionState.CONNECTED);
        migration.handleEstablished(nowNanos);
        lifetime.handleHeard(nowNanos);
        // The acknowledgement that is due now; a keep-alive counts from it, not from the SYN.
        lifetime.handleSent(nowNanos);
        if (closeRequested) {
            started.discardAll();
        }
        return started;
    }

    /** Something more was learned about what the peer is. */
    void handlePeerKnown() {
        PeerLimits limits = PeerLimits.of(handshake.dialect(), migration.isPeerOurs());
        outbound.setLimits(limits);
        buffers.setGrowing(limits.tellsEverything());
        lifetime.setLimits(limits);
    }

    private void handleConnected(Inbound in, PacketHeader header, ByteBuffer datagram, long nowNanos) {
        if (header.type() == PacketType.RESET) {
            handleReset(in, header, nowNanos);
        } else if (header.type() == PacketType.SYN) {
            handshake.handleSyn(header);
        } else if (outbound.isPlausible(header, state != ConnectionState.SYN_RECEIVED)) {
            confirm(header);
            handleHeard(nowNanos);
            in.handleTimestamp(header, Timestamps.micros(timestampOffset, nowNanos));
            long echo = Timestamps.echoNanos(timestampOffset, header, nowNanos);
            updated |= outbound.handleAck(header, echo, nowNanos);
            if (outbound.isDeceived() && closeCause == null) {
                counters.deceived = true;
                giveUp(CloseCause.MISBEHAVED);
                return;
            }
            buffers.handleEcho(echo, nowNanos);
            handlePayload(in, header, datagram);
            checkFinished(nowNanos);
        } else {
            counters.implausible++;
        }
    }

    /** The peer was heard over the present path. */
    void handleHeard(long nowNanos) {
        lifetime.handleHeard(nowNanos);
        peerReset = null;
        updated |= migration.handleHeard(nowNanos);
    }

    /** The path is another one, and the peer learns at once that packets come here. */
    void handleMoved(long nowNanos) {
        handleHeard(nowNanos);
        if (inbound != null) {
            inbound.requestAck();
        }
        updated = true;
    }

    /** Whether a SYN with this number, under a new id, asks for this connection: its initiator heard no answer. */
    boolean isAskedForBy(int sequence, long nowNanos) {
        return state == ConnectionState.SYN_RECEIVED
                && handshake.isAskedForBy(sequence)
                && lifetime.mayHaveBeenRedialled(nowNanos);
    }

    private void confirm(PacketHeader header) {
        if (state == ConnectionState.SYN_RECEIVED) {
            handshake.confirm(header.connectionId());
            handlePeerKnown();
            become(ConnectionState.CONNECTED);
            updated = true;
        }
    }

    private void handlePayload(Inbound in, PacketHeader header, ByteBuffer datagram) {
        if (header.type() == PacketType.DATA || header.type() == PacketType.FIN) {
            if (in.handlePayload(header, datagram)) {
                updated = true;
                migration.handleStream(!in.isEnded());
            }
            endedLast |= in.isEnded() && !outbound.isFinSent();
        }
    }

    private void handleReset(Inbound in, PacketHeader header, long nowNanos) {
        if (state == ConnectionState.SYN_RECEIVED && handshake.isUtpPunchHint(header)) {
            // A forged one costs a packet of 20 bytes and changes nothing: both dialects stay accepted.
            handshake.handleUtpPunchHint();
            return;
        }
        boolean delivered = isDelivered(in);
        boolean settled = delivered || state != ConnectionState.CONNECTED;
        peerReset = peerReset == null ? new PeerReset(handshake, outbound, migration, counters) : peerReset;
        switch (peerReset.judge(header, in, settled, nowNanos)) {
            case BELIEVED -> finish(delivered ? CloseCause.FINISHED : CloseCause.RESET, ConnectionState.CLOSED);
            case DOUBTED -> transmitter.ask(peerReset.question(), nowNanos);
            case IGNORED -> {}
        }
    }

    /** Whether nothing was lost although our FIN was not acknowledged: the peer had ended too and is gone. */
    private boolean isDelivered(Inbound in) {
        return in.isEnded() && outbound.isOnlyFinOutstanding();
    }

    private void checkFinished(long nowNanos) {
        if (state != ConnectionState.CONNECTED || inbound == null || !outbound.isFinAcknowledged()) {
            return;
        }
        if (inbound.isEnded()) {
            // Who ended last knows from the acknowledgement of its FIN, which acknowledged the peer's, that
            // nothing is open.
            finish(CloseCause.FINISHED, endedLast ? ConnectionState.CLOSED : ConnectionState.LINGERING);
            lifetime.startLingering(nowNanos);
        } else if (closeRequested) {
            lifetime.startClosing(nowNanos);
        }
    }

    void handleBatchEnd(long nowNanos) {
        if (inbound != null) {
            inbound.handleBatchEnd(nowNanos);
        }
    }

    void handleTimeout(long nowNanos) {
        updated |= migration.handleTimeout(nowNanos);
        updated |= closeCause == null && lifetime.handleSilence(nowNanos);
        switch (state) {
            case SYN_SENT -> handleDialTimeout(nowNanos);
            case SYN_RECEIVED, CONNECTED -> handleConnectedTimeout(nowNanos);
            case LINGERING -> {
                if (inbound != null) {
                    inbound.handleTimeout(nowNanos);
                }
                if (lifetime.isOver(nowNanos)) {
                    become(ConnectionState.CLOSED);
                }
            }
            case CLOSED -> {}
        }
    }

    private void handleDialTimeout(long nowNanos) {
        handshake.handleTimeout(nowNanos);
        if (handshake.isSettled(nowNanos)) {
            establish(nowNanos);
        } else if (lifetime.isConnectOverdue(nowNanos)) {
            finish(CloseCause.TIMEOUT, ConnectionState.CLOSED);
        }
    }

    private void handleConnectedTimeout(long nowNanos) {
        boolean repeats = outbound.handleTimeout(nowNanos);
        if (repeats) {
            migration.handleRetransmissionTimeout(nowNanos);
        }
        if (repeats && state == ConnectionState.SYN_RECEIVED) {
            // libutp takes the acknowledgement in early DATA for that of its SYN, and still waits for the answer.
            handshake.repeatAnswer();
        }
        transmitter.handleTimeout(nowNanos);
        if (inbound != null) {
            inbound.handleTimeout(nowNanos);
        }
        boolean delivered = inbound != null && isDelivered(inbound);
        CloseCause exhausted = Patience.exhausted(outbound, lifetime, counters, delivered, nowNanos);
        if (migration.isResetConfirmed(nowNanos)) {
            finish(delivered ? CloseCause.FINISHED : CloseCause.RESET, ConnectionState.CLOSED);
        } else if (state == ConnectionState.SYN_RECEIVED && lifetime.isHalfOpenOverdue(nowNanos)) {
            // No RESET: the SYN may have come in the name of somebody who has one answer to it already.
            finish(CloseCause.TIMEOUT, ConnectionState.CLOSED);
        } else if (exhausted != null) {
            giveUp(exhausted);
        }
    }

    /** The peer learns of it. */
    private void giveUp(CloseCause cause) {
        transmitter.requestReset();
        finish(cause, ConnectionState.CLOSED);
    }

    private void finish(CloseCause cause, ConnectionState next) {
        // What is over stays over for the reason it had: a RESET in answer to a repeated acknowledgement is none.
        closeCause = closeCause == null ? cause : closeCause;
        updated = true;
        handshake.stop();
        outbound.stop();
        migration.stop();
        if (next == ConnectionState.CLOSED && inbound != null) {
            inbound.stop();
        }
        become(next);
    }

    private void become(ConnectionState next) {
        assert state.mayBecome(next) : state + " may not become " + next;
        state = next;
    }

    // ---- commands

    void write(ByteBuffer data) {
        assert !outbound.isFinQueued() : "written after the end";
        if (closeCause == null) {
            outbound.write(data);
        }
    }

    void end() {
        if (closeCause == null) {
            outbound.queueFin();
        }
    }

    void close(long nowNanos) {
        end();
        if (closeCause == null && !closeRequested) {
            closeRequested = true;
            if (inbound != null) {
                inbound.discardAll();
            }
            checkFinished(nowNanos);
        }
    }

    void destroy() {
        if (closeCause == null) {
            giveUp(CloseCause.DESTROYED);
        }
    }

    void consumed(long bytes, long nowNanos) {
        if (inbound != null && !closeRequested) {
            inbound.consumed(bytes, nowNanos);
        }
    }

    void setSilence(long nanos, long nowNanos) {
        lifetime.setSilence(nanos, nowNanos);
    }

    // ---- outputs

    @Nullable ByteBuffer pollReceived() {
        return inbound == null || closeRequested ? null : inbound.poll();
    }

    boolean pollSilence() {
        return lifetime.pollSilence();
    }

    /** Whether something changed that the application may want to know; {@code true} once. */
    boolean pollUpdated() {
        boolean was = updated;
        updated = false;
        return was;
    }

    int pollTransmit(PacketHeader header, ByteBuffer out, long nowNanos) {
        header.timestampMicros(Timestamps.micros(timestampOffset, nowNanos));
        return transmitter.poll(state, inbound, header, out, nowNanos);
    }

    long nextDeadline() {
        long deadline = Math.min(handshake.deadlineNanos(), lifetime.deadlineNanos(state));
        deadline = Math.min(deadline, migration.deadlineNanos());
        if (inbound == null || state == ConnectionState.CLOSED) {
            return deadline;
        }
        return Math.min(deadline, Math.min(outbound.deadlineNanos(), inbound.deadlineNanos()));
    }

    // ---- getters

    Lifetime lifetime() {
        return lifetime;
    }

    ConnectionState state() {
        return state;
    }

    @Nullable CloseCause closeCause() {
        return closeCause;
    }

    boolean isEstablished() {
        return inbound != null && (handshake.isConfirmed() || outbound.mayBeEarly());
    }

    boolean isReceiveEnded() {
        return inbound != null && inbound.isEnded();
    }

    boolean isResetDue() {
        return transmitter.isResetDue();
    }

    long receivedBytes() {
        return inbound == null ? 0 : inbound.receivedBytes();
    }
}
