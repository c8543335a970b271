package io.utp;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the connections of a node have done together, those that are gone included, and what the paths of those are like that
 * are open; a snapshot. All that is counted only grows until the node is closed.
 *
 * @param accepted connections that peers opened
 * @param dialled connections that this node opened
 * @param failedConnects connections that this node could not open
 * @param closed how many connections are gone, by the reason; every reason is there
 * @param bytesSent payload bytes written to the wire for the first time
 * @param bytesReceived payload bytes delivered in order
 * @param packetsSent packets sent, of every kind, repeats included
 * @param packetsReceived valid packets received
 * @param packetsRetransmitted DATA and FIN packets sent again
 * @param duplicatesReceived DATA and FIN packets that had arrived before
 * @param timeouts how often retransmission timers fired
 * @param implausiblePackets packets of connections that were dropped, because their numbers cannot be: guesses, most likely
 * @param doubtfulResets RESET packets that were not believed before the peer had been asked
 * @param acksSuppressed acknowledgements that were not sent, because they would have said the same again
 * @param deceits peers that acknowledged what was never sent, and were reset
 * @param stalls peers that took nothing for too long, and were reset
 * @param bytesInFlight payload bytes sent and not acknowledged
 * @param congestionWindow bytes that congestion control allows in flight, the mean of the open connections that have sent data
 * @param roundTripTime the mean of the smoothed round trips of the open connections; zero if there are none
 * @param longestRoundTripTime the longest of them
 * @param queuingDelay the one-way queueing delay seen last, the mean of the open connections that have sent data
 * @param longestQueuingDelay the longest of them
 */
public record TrafficStatistics(
        long accepted,
        long dialled,
        long failedConnects,
        Map<CloseReason, Long> closed,
        long bytesSent,
        long bytesReceived,
        long packetsSent,
        long packetsReceived,
        long packetsRetransmitted,
        long duplicatesReceived,
        long timeouts,
        long implausiblePackets,
        long doubtfulResets,
        long acksSuppressed,
        long deceits,
        long stalls,
        long bytesInFlight,
        long congestionWindow,
        Duration roundTripTime,
        Duration longestRoundTripTime,
        Duration queuingDelay,
        Duration longestQueuingDelay) {

    /** What a node that was never bound has done. */
    public static final TrafficStatistics NONE = new TrafficStatistics(
            0,
            0,
            0,
            Map.of(),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);

    /** Adds the reasons that have not happened. */
    public TrafficStatistics {
        Map<CloseReason, Long> all = new EnumMap<>(CloseReason.class);
        for (CloseReason reason : CloseReason.values()) {
            all.put(reason, closed.getOrDefault(reason, 0L));
        }
        closed = Map.copyOf(all);
    }
}
