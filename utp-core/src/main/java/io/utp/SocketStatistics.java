package io.utp;

import java.time.Duration;

/**
 * What one connection has done so far; a snapshot.
 *
 * @param bytesSent payload bytes written to the wire for the first time
 * @param bytesReceived payload bytes delivered in order
 * @param packetsSent packets sent, of every kind, repeats included
 * @param packetsReceived valid packets received
 * @param packetsRetransmitted DATA and FIN packets sent again
 * @param duplicatesReceived DATA and FIN packets that had arrived before
 * @param timeouts how often the retransmission timer fired
 * @param roundTripTime the smoothed round trip, zero before the first sample
 * @param queuingDelay the one-way queueing delay that the congestion controller saw last
 * @param congestionWindow bytes that congestion control allows in flight
 * @param peerWindow bytes that the peer was last ready to receive
 * @param bytesInFlight payload bytes sent and not acknowledged
 * @param packetSize payload bytes that packets grow to on this path; smaller ones are used while windows are small
 * @param age how long the connection exists, since its first packet; of one that is gone, how long it existed until its last
 * @param congestion how it is decided how much may be in flight
 * @param congestionPhase what that is doing, a word or two for people, such as {@code slow start}
 * @param pacingRate bytes per second that packets leave at; 0 while nothing is known that it could be made of
 */
public record SocketStatistics(
        long bytesSent,
        long bytesReceived,
        long packetsSent,
        long packetsReceived,
        long packetsRetransmitted,
        long duplicatesReceived,
        long timeouts,
        Duration roundTripTime,
        Duration queuingDelay,
        long congestionWindow,
        long peerWindow,
        long bytesInFlight,
        int packetSize,
        Duration age,
        Congestion congestion,
        String congestionPhase,
        long pacingRate) {}
