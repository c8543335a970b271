package io.utp.engine.connection;

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
        int packetBytes) {}
