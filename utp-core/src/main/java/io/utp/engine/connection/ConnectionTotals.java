package io.utp.engine.connection;

/** What several connections did together, and what the paths of those that exist are like. */
public final class ConnectionTotals {

    private long bytesSent;
    private long bytesReceived;
    private long packetsSent;
    private long packetsReceived;
    private long packetsRetransmitted;
    private long duplicatesReceived;
    private long timeouts;
    private long implausible;
    private long doubtfulResets;
    private long acksSuppressed;
    private long deceits;
    private long stalls;
    private long bytesInFlight;
    private long congestionWindows;
    private long senders;
    private long roundTripNanos;
    private long longestRoundTripNanos;
    private long roundTrips;
    private long queuingDelayNanos;
    private long longestQueuingDelayNanos;

    /** Adds what others did, but not their paths, as they are gone. */
    public void add(ConnectionTotals other) {
        bytesSent += other.bytesSent;
        bytesReceived += other.bytesReceived;
        packetsSent += other.packetsSent;
        packetsReceived += other.packetsReceived;
        packetsRetransmitted += other.packetsRetransmitted;
        duplicatesReceived += other.duplicatesReceived;
        timeouts += other.timeouts;
        implausible += other.implausible;
        doubtfulResets += other.doubtfulResets;
        acksSuppressed += other.acksSuppressed;
        deceits += other.deceits;
        stalls += other.stalls;
    }

    void add(Counters counters, long receivedBytes) {
        bytesSent += counters.bytesSent;
        bytesReceived += receivedBytes;
        packetsSent += counters.packetsSent;
        packetsReceived += counters.packetsReceived;
        packetsRetransmitted += counters.packetsRetransmitted;
        duplicatesReceived += counters.duplicatesReceived;
        timeouts += counters.timeouts;
        implausible += counters.implausible;
        doubtfulResets += counters.doubtfulResets;
        acksSuppressed += counters.acksSuppressed;
        deceits += counters.deceived ? 1 : 0;
        stalls += counters.stalled ? 1 : 0;
    }

    /** Adds the path of a connection that has sent something. */
    void addPath(long smoothedRoundTrip, long queuingDelay, long window, long inFlight) {
        addRoundTrip(smoothedRoundTrip);
        senders++;
        queuingDelayNanos += queuingDelay;
        longestQueuingDelayNanos = Math.max(longestQueuingDelayNanos, queuingDelay);
        congestionWindows += window;
        bytesInFlight += inFlight;
    }

    /** Adds a round trip; 0 if there is none yet. */
    void addRoundTrip(long smoothed) {
        if (smoothed > 0) {
            roundTrips++;
            roundTripNanos += smoothed;
            longestRoundTripNanos = Math.max(longestRoundTripNanos, smoothed);
        }
    }

    public long bytesSent() {
        return bytesSent;
    }

    public long bytesReceived() {
        return bytesReceived;
    }

    public long packetsSent() {
        return packetsSent;
    }

    public long packetsReceived() {
        return packetsReceived;
    }

    public long packetsRetransmitted() {
        return packetsRetransmitted;
    }

    public long duplicatesReceived() {
        return duplicatesReceived;
    }

    public long timeouts() {
        return timeouts;
    }

    public long implausible() {
        return implausible;
    }

    public long doubtfulResets() {
        return doubtfulResets;
    }

    public long acksSuppressed() {
        return acksSuppressed;
    }

    public long deceits() {
        return deceits;
    }

    public long stalls() {
        return stalls;
    }

    public long bytesInFlight() {
        return bytesInFlight;
    }

    /** The mean of those that have sent something. */
    public long meanCongestionWindow() {
        return senders == 0 ? 0 : congestionWindows / senders;
    }

    /** The mean of those that know theirs. */
    public long meanRoundTripNanos() {
        return roundTrips == 0 ? 0 : roundTripNanos / roundTrips;
    }

    public long longestRoundTripNanos() {
        return longestRoundTripNanos;
    }

    /** The mean of those that have sent something. */
    public long meanQueuingDelayNanos() {
        return senders == 0 ? 0 : queuingDelayNanos / senders;
    }

    public long longestQueuingDelayNanos() {
        return longestQueuingDelayNanos;
    }
}
