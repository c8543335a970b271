package io.utp.engine.connection;

import io.utp.engine.congestion.CongestionControl;
import io.utp.engine.measure.RttEstimator;
import io.utp.engine.recovery.AckResult;
import io.utp.engine.recovery.LossRecovery;
import io.utp.engine.recovery.SentPackets;
import io.utp.engine.stream.SendBuffer;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import java.nio.ByteBuffer;

/** The sending half of a connection: what may be sent now, and what an acknowledgement changes. */
final class Outbound {

    /** RFC 9293 3.8.6.1: the window is probed with a byte. */
    private static final int PROBE_BYTES = 1;

    /** So many packets have to be there for one of them to be held back. */
    private static final int HELD_UP = 16;

    private final SendBuffer buffer = new SendBuffer();
    private final LossRecovery recovery;
    private final SentPackets sent;
    private final PathMeasurements measured;
    private final SendingRate rate;
    private final WindowProbe windowProbe = new WindowProbe();
    private final Counters counters;
    private final boolean nagle;
    private final PacketSize size;
    private final Repeater repeater;
    private final SentNumbers numbers;

    private int mostPackets;
    private PeerLimits limits;
    private long peerWindow;
    private long sentOffset;
    private boolean finQueued;
    private boolean finSent;
    private boolean finAcknowledged;

    Outbound(OutboundSettings settings, CongestionControl congestion, Counters counters) {
        RttEstimator rtt = settings.rtt();
        this.recovery = new LossRecovery(settings.firstSequence(), rtt, settings.random());
        this.sent = recovery.packets();
        this.measured = new PathMeasurements(rtt);
        this.rate = new SendingRate(congestion, measured, sent, settings.mtu());
        this.counters = counters;
        this.size = new PacketSize(settings.mtu());
        this.repeater = new Repeater(buffer, recovery, size, measured, counters);
        this.mostPackets = settings.mostPackets();
        this.numbers = new SentNumbers(sent);
        this.nagle = settings.nagle();
        this.peerWindow = settings.initialPeerWindow();
        this.limits = settings.limits();
        numbers.setBarrier(limits.wrapBarrier());
    }

    // ---- inputs

    /** The round trip of the SYN, or of a question about the path. */
    void handleRoundTrip(long roundTripNanos) {
        measured.handleRoundTrip(roundTripNanos);
    }

    /**
     * Takes the acknowledgement, delay and window of a packet in. Returns whether bytes or the FIN were acknowledged.
     *
     * @param echoNanos when what the peer received last was sent, or later; {@link LossRecovery#NO_ECHO} if unknown
     */
    boolean handleAck(PacketHeader header, long echoNanos, long nowNanos) {
        long flightBefore = sent.flightBytes();
        // BEP 29 counts duplicates in STATE packets only; RFC 5681 2: an update of the window is none.
        boolean mayRepeat = header.type() == PacketType.STATE && header.window() <= peerWindow;
        AckResult result = recovery.handleAck(header, mayRepeat, echoNanos, nowNanos);
        if (result.isDeceit()) {
            return false;
        }
        if (result.isSpurious() && !windowProbe.isInFlight()) {
            rate.handleMistake(nowNanos);
        }
        rate.handleAck(header, result, echoNanos, flightBefore, sent.flightBytes(), nowNanos);
        if (result.hasAdvanced()) {
            size.handleArrived(result.largestAcked());
            buffer.release(Math.max(buffer.begin(), result.releasedOffset()));
            finAcknowledged |= finSent && sent.isEmpty();
            windowProbe.handleAnswered();
        }
        // A probe is dropped for want of room at the peer, not on the way.
        if (!windowProbe.isInFlight()) {
            rate.handleLoss(result, nowNanos);
        }
        handleWindow(header.window());
        fitSize();
        return result.hasAdvanced();
    }

    void handleWindow(long window) {
        boolean opened = peerWindow < size.bytes() && window >= size.bytes();
        peerWindow = window;
        if (opened) {
            windowProbe.handleOpened();
            if (windowProbe.isInFlight()) {
                // The probe was most likely dropped for want of room: there is no reason to wait for its timer.
                windowProbe.handleAnswered();
                recovery.timer().restart();
                recovery.loseAll();
            }
        }
    }

    /** Takes the passing of time in. Returns whether everything unacknowledged is to be sent again. */
    boolean handleTimeout(long nowNanos) {
        windowProbe.handleTimeout(nowNanos);
        AckResult result = recovery.handleTimeout(nowNanos);
        rate.handleTimeout(result, nowNanos);
        counters.timeouts += result.isTimeout() ? 1 : 0;
        if (!windowProbe.isInFlight()) {
            rate.handleLoss(result, nowNanos);
        }
        fitSize();
        return result.isTimeout();
    }

    private void fitSize() {
        if (size.handleWindows(peerWindow, rate.commonWindow())) {
            rate.setPacketBytes(size.bytes());
        }
    }

    /** RFC 9000 9.4: another path, of which only the round trip of the answer that proved it is known. */
    void handleNewPath(long roundTripNanos) {
        measured.handleNewPath(roundTripNanos);
        rate.handleNewPath();
        recovery.restart();
        windowProbe.clear();
    }

    /** Large packets vanish: what was not acknowledged goes again, in smaller ones. */
    void handleBlackHole(int pathMtu) {
        setPathMtu(pathMtu);
        recovery.timer().restart();
        recovery.loseAll();
    }

    /** The peer hears us: what was not acknowledged for long goes again. */
    void handlePathRestored() {
        if (!windowProbe.isInFlight() && recovery.timer().resume()) {
            recovery.loseAll();
            windowProbe.clear();
        }
    }

    /** Whether nothing got through for so long, however alive the peer may be: a path may drop just the large packets. */
    boolean isStuck(long nanos, long nowNanos) {
        return !windowProbe.isInFlight() && nowNanos - recovery.timer().stuckSinceNanos() >= nanos;
    }

    /** Whether the peer has had no room for what waits for it for so long. */
    boolean isStalled(long nanos, long nowNanos) {
        return windowProbe.isClosedFor(nanos, buffer.begin(), buffer.size() > 0, size.bytes(), nowNanos);
    }

    /** Whether the peer has acknowledged what was never sent to it. */
    boolean isDeceived() {
        return recovery.holdBack().isBetrayed();
    }

    // ---- commands

    void write(ByteBuffer data) {
        buffer.append(data);
    }

    void queueFin() {
        finQueued = true;
    }

    /** The application decides. */
    void setMtu(int mtu) {
        size.fix(mtu);
        rate.setPacketBytes(mtu);
    }

    void setPathMtu(int mtu) {
        if (size.setPath(mtu)) {
            rate.setPacketBytes(size.bytes());
        }
    }

    void setLimits(PeerLimits limits) {
        this.limits = limits;
        recovery.setMasksComplete(limits.tellsEverything());
        repeater.setSplitting(limits.tellsEverything());
        numbers.setBarrier(limits.wrapBarrier());
    }

    void stop() {
        windowProbe.stop();
        recovery.clear();
        buffer.clear();
        finQueued = false;
        rate.stop();
    }

    // ---- output

    /**
     * Writes packets of one size for as long as there are any that may go, the last may be smaller.
     *
     * @param header already knows ids, window, acknowledgement and time
     * @param out where to
     * @param mostSegments packets at most
     * @return the size of a packet, 0 if none was written
     */
    int pollRun(PacketHeader header, ByteBuffer out, int mostSegments, long nowNanos) {
        int held = recovery.holdBack().due();
        if (held >= 0 && sent.length(held) + PacketHeader.SIZE <= out.remaining()) {
            return repeater.writeHeld(held, header, out, nowNanos);
        }
        int segmentSize = 0;
        int end = out.position() + PacketSize.MOST_RUN;
        rate.begin();
        for (int segments = 0; segments < mostSegments; segments++) {
            boolean asks = recovery.isProbeDue();
            int again = sent.nextLost();
            int payload = again >= 0 ? repeater.payload(again) : nextPayload(asks, nowNanos);
            if (asks && payload < 0) {
                again = recovery.probeSequence();
                payload = again >= 0 ? repeater.payload(again) : -1;
            }
            int bytes = payload + (again >= 0 ? repeater.headerBytes(again) : PacketHeader.SIZE);
            boolean fits = segmentSize == 0 || (bytes <= segmentSize && out.position() + bytes <= end);
            boolean allowed = again < 0 || recovery.mayResend(again, rate.window(), size.bytes());
            if (payload < 0
                    || !fits
                    || bytes > out.remaining()
                    || !allowed
                    || !(asks || rate.mayLeave(payload, nowNanos))) {
                break;
            }
            if (again >= 0) {
                repeater.write(again, header, out, nowNanos);
            } else {
                holdBack(payload, asks, nowNanos);
                sendNew(payload, header, out, nowNanos);
            }
            rate.handleSent(payload);
            counters.packetsSent++;
            if (segmentSize == 0) {
                segmentSize = bytes;
            } else if (bytes < segmentSize) {
                break;
            }
        }
        rate.end(segmentSize == 0 && buffer.end() - sentOffset < size.bytes(), sent.flightBytes());
        return segmentSize;
    }

    /** Leaves a packet out, now and then, so that its number goes with a later one than those behind it. */
    private void holdBack(int payload, boolean asks, long nowNanos) {
        boolean more = buffer.end() - sentOffset >= (long) HELD_UP * payload && payload == size.bytes();
        boolean room = sent.size() + HELD_UP <= limits.packetsInFlight(mostPackets);
        if (more
                && room
                && !asks
                && !windowProbe.isInFlight()
                && recovery.holdBack().mayHold(nowNanos)) {
            recovery.holdBack().hold(sentOffset, payload, nowNanos);
            sentOffset += payload;
        }
    }

    private void sendNew(int payload, PacketHeader header, ByteBuffer out, long nowNanos) {
        boolean fin = payload == 0;
        header.type(fin ? PacketType.FIN : PacketType.DATA)
                .sequence(sent.nextSequence())
                .encode(out);
        buffer.copy(sentOffset, payload, out);
        recovery.sent(sentOffset, payload, fin, nowNanos);
        if (windowProbe.isInFlight()) {
            recovery.cancelProbe();
        }
        sentOffset += payload;
        counters.bytesSent += payload;
        finSent |= fin;
    }

    /** Payload bytes of the new packet that may go now: 0 for the FIN, -1 for nothing. */
    private int nextPayload(boolean asks, long nowNanos) {
        long unsent = buffer.end() - sentOffset;
        if ((unsent == 0 && (!finQueued || finSent)) || isSpanUsedUp()) {
            return -1;
        }
        // RFC 8985 7.3 prefers a new packet to ask with, but nothing is learned from one that no mask reaches.
        if (asks && sent.size() > Math.min(limits.packetsInMask(), recovery.packetsInMask())) {
            return -1;
        }
        if (unsent == 0) {
            // BEP 29: the FIN takes a sequence number like any packet, but no room in any window.
            return 0;
        }
        int full = (int) Math.min(size.bytes(), unsent);
        long flight = sent.flightBytes();
        long congestionRoom = rate.allowance() - flight;
        if (congestionRoom < full && flight > 0 && !asks) {
            return -1;
        }
        int payload = (int) Math.min(full, peerWindow - flight);
        if (payload < full) {
            return smallWindowPayload(payload, flight, nowNanos);
        }
        // RFC 896: a small packet waits while another is unacknowledged.
        boolean waits = nagle && full < size.bytes() && !sent.isEmpty() && !finQueued;
        return waits || !(asks || rate.share().mayFly(flight + unsent <= 2L * size.base())) ? -1 : full;
    }

    /** The peer has less room than a full packet: wait for more, take what there is, or probe (RFC 9293 3.8.6). */
    private int smallWindowPayload(int payload, long flight, long nowNanos) {
        windowProbe.handleClosed(buffer.begin(), nowNanos);
        if (flight > 0 || sent.hasLost()) {
            return -1;
        }
        if (payload > 0) {
            return payload;
        }
        return windowProbe.poll(recovery.timer().timeout(), nowNanos) ? PROBE_BYTES : -1;
    }

    private boolean isSpanUsedUp() {
        return sent.size() >= limits.packetsInFlight(mostPackets) || numbers.isAtBarrier();
    }

    // ---- getters

    long deadlineNanos() {
        return Math.min(rate.deadlineNanos(), Math.min(recovery.deadlineNanos(), windowProbe.deadlineNanos()));
    }

    /** Two windows, as with Linux's TCP; what waits at the peer for a packet that was lost takes no window, but room. */
    long wantedBuffer() {
        return rate.window() + Math.max(rate.window(), sentOffset - buffer.begin());
    }

    /** What is written and not acknowledged. */
    SendBuffer buffer() {
        return buffer;
    }

    boolean isFinQueued() {
        return finQueued;
    }

    boolean isFinAcknowledged() {
        return finAcknowledged;
    }

    /** Whether nothing but the FIN is unacknowledged. */
    boolean isOnlyFinOutstanding() {
        return finSent && buffer.size() == 0;
    }

    /** Whether the FIN was sent and is not acknowledged. */
    boolean isFinOutstanding() {
        return finSent && !finAcknowledged;
    }

    int expirations() {
        return recovery.timer().expirations();
    }

    boolean isFinSent() {
        return finSent;
    }

    SentNumbers numbers() {
        return numbers;
    }

    PacketSize size() {
        return size;
    }

    PeerLimits limits() {
        return limits;
    }

    SendingRate rate() {
        return rate;
    }

    ConnectionStatistics statistics(long receivedBytes, Lifetime lifetime) {
        return rate.statistics(counters, receivedBytes, peerWindow, sent.flightBytes(), size.path(), lifetime);
    }

    void addTo(ConnectionTotals totals) {
        totals.addPath(measured.roundTrip(), measured.queuingDelay(), rate.window(), sent.flightBytes());
    }
}
