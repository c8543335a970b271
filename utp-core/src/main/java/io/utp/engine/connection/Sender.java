package io.utp.engine.connection;

import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.measure.RttEstimator;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.SequenceNumbers;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection, for its other parts. Until there is something to send it only knows where to begin:
 * what {@link Outbound} needs to find losses and to choose its speed is most of a connection's memory.
 */
final class Sender {

    private final EndpointConfig config;
    private final RandomGenerator random;
    private final Counters counters;
    private final int firstSequence;
    private final RttEstimator rtt;
    private @Nullable Outbound outbound;

    // What changes before the beginning.
    private int fixedMtu; // 0 for none
    private int pathMtu;
    private long peerWindow;
    private boolean windowTold;
    private PeerLimits limits = PeerLimits.of(Dialect.AUTO, false);

    Sender(
            EndpointConfig config,
            RandomGenerator random,
            int firstSequence,
            long initialPeerWindow,
            Counters counters) {
        this.config = config;
        this.random = random;
        this.counters = counters;
        this.firstSequence = firstSequence;
        this.peerWindow = initialPeerWindow;
        this.rtt = new RttEstimator(config.minRtoNanos());
        this.pathMtu = config.mtu();
    }

    private Outbound begin() {
        Outbound begun = outbound;
        if (begun == null) {
            begun = make();
            outbound = begun;
        }
        return begun;
    }

    private Outbound make() {
        Outbound made = ConnectionSetup.outbound(config, random, firstSequence, peerWindow, rtt, counters);
        made.setLimits(limits);
        made.setPathMtu(pathMtu);
        if (fixedMtu != 0) {
            made.setMtu(fixedMtu);
        }
        if (windowTold) {
            made.handleWindow(peerWindow);
        }
        return made;
    }

    // ---- inputs

    /** The round trip of the SYN, or of a question about the path. */
    void handleRoundTrip(long nanos) {
        if (outbound == null) {
            rtt.handleSample(nanos);
        } else {
            outbound.handleRoundTrip(nanos);
        }
    }

    /** Whether a packet may acknowledge what it does: who is not known yet has to hit what is in flight. */
    boolean isPlausible(PacketHeader header, boolean known) {
        int acknowledgement = header.acknowledgement();
        if (outbound != null) {
            return outbound.numbers().isPlausible(acknowledgement, known);
        }
        // libutp: a keep-alive acknowledges one packet less, and may be the first that is heard.
        int latest = header.type() == PacketType.STATE ? SequenceNumbers.next(acknowledgement) : acknowledgement;
        boolean barrier = limits.wrapBarrier();
        return SentNumbers.isPlausibleBefore(firstSequence, acknowledgement, known, barrier)
                || SentNumbers.isPlausibleBefore(firstSequence, latest, known, barrier);
    }

    /** Takes the acknowledgement, delay and window of a packet in. Returns whether bytes or the FIN were acknowledged. */
    boolean handleAck(PacketHeader header, long echoNanos, long nowNanos) {
        if (outbound == null) {
            peerWindow = header.window();
            windowTold = true;
            return false;
        }
        return outbound.handleAck(header, echoNanos, nowNanos);
    }

    /** Takes the passing of time in. Returns whether everything unacknowledged is to be sent again. */
    boolean handleTimeout(long nowNanos) {
        return outbound != null && outbound.handleTimeout(nowNanos);
    }

    /** RFC 9000 9.4: another path, of which only the round trip of the answer that proved it is known. */
    void handleNewPath(long nanos) {
        if (outbound == null) {
            rtt.reset();
            rtt.handleSample(nanos);
        } else {
            outbound.handleNewPath(nanos);
        }
    }

    /** The peer hears us: what was not acknowledged for long goes again. */
    void handlePathRestored() {
        if (outbound != null) {
            outbound.handlePathRestored();
        }
    }

    /** Whether nothing got through for so long, however alive the peer may be. */
    boolean isStuck(long nanos, long nowNanos) {
        return outbound != null && outbound.isStuck(nanos, nowNanos);
    }

    /** Whether the peer has had no room for what waits for it for so long, however often it says that it lives. */
    boolean isStalled(long nanos, long nowNanos) {
        return outbound != null && outbound.isStalled(nanos, nowNanos);
    }

    /** Whether the peer has acknowledged what was never sent to it. */
    boolean isDeceived() {
        return outbound != null && outbound.isDeceived();
    }

    // ---- commands

    void write(ByteBuffer data) {
        begin().write(data);
    }

    void queueFin() {
        begin().queueFin();
    }

    /** The application decides. */
    void setMtu(int bytes) {
        fixedMtu = bytes;
        if (outbound != null) {
            outbound.setMtu(bytes);
        }
    }

    void setPathMtu(int bytes) {
        if (outbound == null) {
            pathMtu = bytes;
        } else {
            outbound.setPathMtu(bytes);
        }
    }

    /** Large packets vanish: what was not acknowledged goes again, in smaller ones. */
    void handleBlackHole(int bytes) {
        if (outbound == null) {
            pathMtu = bytes;
        } else {
            outbound.handleBlackHole(bytes);
        }
    }

    void setLimits(PeerLimits known) {
        limits = known;
        if (outbound != null) {
            outbound.setLimits(known);
        }
    }

    void stop() {
        if (outbound != null) {
            outbound.stop();
        }
    }

    // ---- output

    /** As {@link FlightShare#begin}, for {@link #pollRun}. */
    void beginRun(FlightShare.Room room, boolean withinHost) {
        if (outbound != null) {
            outbound.rate().share().begin(room, withinHost);
        }
    }

    /** Whether it had to wait for room. */
    boolean isHeld() {
        return outbound != null && outbound.rate().share().isHeld();
    }

    /** By how much more is in flight, as far as it counts among the connections of this node, than when this was asked last. */
    long pollFlightChange() {
        return outbound == null ? 0 : outbound.rate().share().pollChange();
    }

    /** Whether packets may go before the peer has shown itself: in the name of somebody else it would get many for one SYN. */
    boolean mayBeEarly() {
        return config.limits().earlyData();
    }

    /** As {@link Outbound#pollRun}. */
    int pollRun(PacketHeader header, ByteBuffer out, int mostSegments, long nowNanos) {
        return outbound == null ? 0 : outbound.pollRun(header, out, mostSegments, nowNanos);
    }

    // ---- getters

    /** libutp ignores a STATE, and its acknowledgement, unless it carries the next number to be used. */
    int stateSequence() {
        return outbound == null ? firstSequence : outbound.numbers().stateSequence();
    }

    /** Whether a number was sent lately, or is the next: what only the peer, or who listens on the path, can know. */
    boolean isRecent(int acknowledgement) {
        return outbound == null
                ? SentNumbers.isRecentBefore(firstSequence, acknowledgement)
                : outbound.numbers().isRecent(acknowledgement);
    }

    /** A number that the peer acknowledged long ago; it answers such a packet with an acknowledgement. */
    int probeSequence() {
        return outbound == null
                ? SequenceNumbers.plus(firstSequence, -1)
                : outbound.numbers().probeSequence();
    }

    long deadlineNanos() {
        return outbound == null ? Deadline.NEVER : outbound.deadlineNanos();
    }

    /** Bytes that a writer should be ahead; 0 before there is anything to send. */
    long wantedBuffer() {
        return outbound == null ? 0 : outbound.wantedBuffer();
    }

    long bufferedBytes() {
        return outbound == null ? 0 : outbound.buffer().size();
    }

    /** Bytes of memory that they take. */
    long heldBytes() {
        return outbound == null ? 0 : outbound.buffer().heldBytes();
    }

    boolean isFinQueued() {
        return outbound != null && outbound.isFinQueued();
    }

    boolean isFinSent() {
        return outbound != null && outbound.isFinSent();
    }

    boolean isFinAcknowledged() {
        return outbound != null && outbound.isFinAcknowledged();
    }

    /** Whether nothing but the FIN is unacknowledged. */
    boolean isOnlyFinOutstanding() {
        return outbound != null && outbound.isOnlyFinOutstanding();
    }

    /** Whether the FIN was sent and is not acknowledged. */
    boolean isFinOutstanding() {
        return outbound != null && outbound.isFinOutstanding();
    }

    /** 0 before the first is measured. */
    long lowestRoundTrip() {
        return rtt.lowest();
    }

    /** The retransmission timeout as measured, not backed off. */
    long roundTripTimeout() {
        return rtt.timeout();
    }

    int expirations() {
        return outbound == null ? 0 : outbound.expirations();
    }

    /** Payload bytes that the application asked for. */
    int nominalMtu() {
        return fixedMtu == 0 ? base() : fixedMtu;
    }

    /** What every path is assumed to carry. */
    int base() {
        return config.mtu();
    }

    /** What this path carries. */
    int pathMtu() {
        return outbound == null
                ? (fixedMtu == 0 ? pathMtu : fixedMtu)
                : outbound.size().path();
    }

    boolean isMtuFixed() {
        return fixedMtu != 0;
    }

    /** Whether packets may vanish because they are too large. */
    boolean isTooLarge() {
        return outbound != null && outbound.size().isTooLarge();
    }

    /** The same, once. */
    boolean pollTooLarge() {
        return outbound != null && outbound.size().pollTooLarge();
    }

    /** Whether the application has sent more than fits into so many packets. */
    boolean hasSent(int packets) {
        return outbound != null && counters.bytesSent > (long) packets * base();
    }

    PeerLimits limits() {
        return limits;
    }

    /** How long a selective acknowledgement may be; every path carries it. */
    int selectiveAckBytes() {
        return Math.min(limits.selectiveAckBytes(), PacketHeader.maskWithin(config.mtu()));
    }

    /** How fast it may send. */
    SendingRate rate() {
        return begin().rate();
    }

    ConnectionStatistics statistics(long receivedBytes, Lifetime lifetime) {
        return (outbound == null ? make() : outbound).statistics(receivedBytes, lifetime);
    }

    /** Makes nothing: who sums many connections up asks those, too, that have never sent. */
    void addTo(ConnectionTotals totals, long receivedBytes) {
        totals.add(counters, receivedBytes);
        if (outbound != null) {
            outbound.addTo(totals);
        } else {
            totals.addRoundTrip(rtt.smoothed());
        }
    }
}
