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
    }

    void add(Counters counters, long receivedBytes) {
        bytesSent += counters.bytesSent;
        bytesReceived += receivedBytes;
        packetsSent += counters.packetsSent;
        packetsReceived += counters.packetsReceived;
        packetsRetransmitted += counters.packetsRetransmitted;
        duplicatesReceived += counters.duplicatesReceived;
        timeouts += counters.timeouts;
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
