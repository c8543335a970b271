package io.utp.engine.connection;

import io.utp.engine.config.CongestionAlgorithm;

/**
 * What a connection has done so far.
 *
 * @param bytesSent payload bytes sent for the first time
 * @param bytesReceived payload bytes received in order
 * @param packetsSent packets of every kind, repeats included
 * @param packetsReceived valid packets
 * @param packetsRetransmitted DATA and FIN packets sent again
 * @param duplicatesReceived DATA and FIN packets that had arrived before
 * @param timeouts how often the retransmission timer fired
 * @param roundTripNanos the smoothed round trip
 * @param queuingDelayNanos the queueing delay that congestion control saw last
 * @param congestionWindow bytes that may be in flight
 * @param peerWindow bytes that the peer was last ready to receive
 * @param bytesInFlight payload bytes believed to be on their way
 * @param packetBytes payload bytes that a packet may have on this path; fewer are used while windows are small
 * @param bornNanos when it began
 * @param lastNanos when the last packet came or went
 * @param algorithm how it is decided what may be in flight
 * @param phase what that is doing, for people
 * @param pacingRate bytes per second that may leave; 0 while nothing is known
 */
public record ConnectionStatistics(
        long bytesSent,
        long bytesReceived,
        long packetsSent,
        long packetsReceived,
        long packetsRetransmitted,
        long duplicatesReceived,
        long timeouts,
        long roundTripNanos,
        long queuingDelayNanos,
        long congestionWindow,
        long peerWindow,
        long bytesInFlight,
        int packetBytes,
        long bornNanos,
        long lastNanos,
        CongestionAlgorithm algorithm,
        String phase,
        long pacingRate) {}
