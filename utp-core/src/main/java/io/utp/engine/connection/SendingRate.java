package io.utp.engine.connection;

import io.utp.engine.config.CongestionAlgorithm;
import io.utp.engine.congestion.AckSample;
import io.utp.engine.congestion.CongestionControl;
import io.utp.engine.congestion.CongestionTrace;
import io.utp.engine.congestion.Pacer;
import io.utp.engine.recovery.AckResult;
import io.utp.engine.recovery.DeliveryRate;
import io.utp.engine.recovery.SentPackets;
import io.utp.engine.wire.PacketHeader;
import org.jspecify.annotations.Nullable;

/** How much may be in flight and how fast it may leave: where recovery, measurements, congestion control and pacing meet. */
public final class SendingRate {

    private CongestionControl congestion;
    private final PathMeasurements measured;
    private final DeliveryRate delivery;
    private final Pacer pacer;
    private final FlightShare share;
    private final AckSample sample = new AckSample();
    private @Nullable CongestionTrace trace;
    private int packetBytes;
    private long lostBytes;
    private boolean windowLimited;
    private boolean held;

    SendingRate(CongestionControl congestion, PathMeasurements measured, SentPackets sent, int packetBytes) {
        this.congestion = congestion;
        this.measured = measured;
        this.delivery = sent.rate();
        this.packetBytes = packetBytes;
        this.pacer = new Pacer(packetBytes);
        this.share = new FlightShare(measured, sent);
    }

    // ---- inputs

    /**
     * Takes in what an acknowledgement told.
     *
     * @param echoNanos when what the peer received last was sent, or later; -1 if unknown
     * @param flightBefore what was in flight before it
     * @param flightBytes what is in flight now
     */
    void handleAck(
            PacketHeader header, AckResult result, long echoNanos, long flightBefore, long flightBytes, long nowNanos) {
        measured.handleAck(header, result, echoNanos, nowNanos);
        lostBytes += result.lostBytes();
        if (!result.hasAdvanced()) {
            return;
        }
        sample.now(nowNanos)
                .amounts(result.ackedBytes(), lostBytes, flightBefore, flightBytes)
                .windowLimited(windowLimited)
                .rate(delivery.delivered(), delivery.bytes(), delivery.intervalNanos(), delivery.isAppLimited())
                .rounds(delivery.rounds());
        measured.fill(sample);
        lostBytes = 0;
        congestion.onAck(sample);
        if (trace != null) {
            trace.handleAck(sample, congestion);
        }
    }

    /** What was found lost last had only been late. */
    void handleMistake(long nowNanos) {
        congestion.onSpuriousLoss(nowNanos);
    }

    /** Takes in what was found lost; the retransmission timer may have found it. */
    void handleLoss(AckResult result, long nowNanos) {
        // RFC 5681 3.1: the threshold is held when what was sent again is lost again.
        if (result.isCongestion() && result.isTimeout()) {
            congestion.onTimeout(nowNanos);
        } else if (result.isCongestion()) {
            congestion.onLoss(nowNanos);
        }
    }

    void handleTimeout(AckResult result, long nowNanos) {
        lostBytes += result.lostBytes();
        pacer.handleTimeout(nowNanos);
    }

    void handleNewPath() {
        congestion.onNewPath();
        pacer.reset(packetBytes);
        lostBytes = 0;
    }

    // ---- commands

    void setPacketBytes(int bytes) {
        packetBytes = bytes;
        congestion.onPacketSize(bytes);
    }

    /**
     * Decides in another way, from the initial window on.
     *
     * @param algorithm the way
     */
    public void setCongestion(CongestionAlgorithm algorithm) {
        congestion = CongestionControl.of(algorithm, packetBytes);
    }

    /**
     * Writes down what congestion control does.
     *
     * @param wanted where to
     */
    public void trace(CongestionTrace wanted) {
        trace = wanted;
    }

    void stop() {
        pacer.release();
    }

    // ---- what may be sent

    /** A run of packets begins. */
    void begin() {
        held = false;
    }

    /** Whether a packet that has room in the window may leave now; asked last. */
    boolean mayLeave(int payload, long nowNanos) {
        held = !share.isItsTurn() && !pacer.mayLeave(payload, congestion.pacingRate(), packetBytes, nowNanos);
        return !held;
    }

    void handleSent(int payload) {
        if (!share.isItsTurn()) {
            pacer.handleSent(payload);
        }
    }

    /**
     * A run of packets has ended.
     *
     * @param ranOut whether there was nothing more to send
     */
    void end(boolean ranOut, long flightBytes) {
        if (!held) {
            pacer.release();
        }
        long window = congestion.window();
        // A paced sender need not ever have all of its window in flight.
        windowLimited = flightBytes + 2L * packetBytes > window || (held && 2 * flightBytes >= window);
        if (ranOut && !held && !windowLimited) {
            delivery.handleApplicationLimit(flightBytes);
        }
    }

    // ---- getters

    /** What other connections leave of the room on a short path. */
    FlightShare share() {
        return share;
    }

    /** Bytes that may be in flight in this run. */
    long allowance() {
        return share.isItsTurn() ? Math.max(FlightShare.TURN, congestion.window()) : congestion.window();
    }

    /** Bytes that may be in flight, with those of all others if it takes turns with them. */
    long commonWindow() {
        return share.takesTurns() ? Math.max(FlightShare.MOST_FLIGHT, congestion.window()) : congestion.window();
    }

    /** Bytes that may be in flight. */
    public long window() {
        return congestion.window();
    }

    /** Bytes per second, 0 while nothing is known. */
    public long pacingRate() {
        return congestion.pacingRate();
    }

    /** What decides it. */
    public CongestionAlgorithm algorithm() {
        return congestion.algorithm();
    }

    /** What that is doing, for people. */
    public String phase() {
        return congestion.phase();
    }

    /** What the connection has done, and what is known of its path. */
    ConnectionStatistics statistics(
            Counters counters,
            long receivedBytes,
            long peerWindow,
            long flightBytes,
            int pathPacketBytes,
            Lifetime lifetime) {
        return new ConnectionStatistics(
                counters.bytesSent,
                receivedBytes,
                counters.packetsSent,
                counters.packetsReceived,
                counters.packetsRetransmitted,
                counters.duplicatesReceived,
                counters.timeouts,
                measured.roundTrip(),
                measured.queuingDelay(),
                window(),
                peerWindow,
                flightBytes,
                pathPacketBytes,
                lifetime.bornNanos(),
                lifetime.lastNanos(),
                algorithm(),
                phase(),
                pacingRate());
    }

    long deadlineNanos() {
        return pacer.deadlineNanos();
    }
}
