package io.utp;

/**
 * What a node has done so far; a snapshot.
 *
 * @param datagramsReceived datagrams that arrived on the port
 * @param datagramsSent datagrams that left the port
 * @param bytesReceived bytes of those that arrived, UDP payload
 * @param bytesSent bytes of those that left, UDP payload
 * @param malformedPackets datagrams that looked like uTP and were not valid
 * @param unknownPackets valid uTP packets of no connection
 * @param resetsSent RESET packets sent
 * @param resetsSuppressed RESET packets not sent because of the rate limit
 * @param refusedConnections SYN packets turned away: not listening, too many connections or a full backlog
 * @param otherDatagrams datagrams that were not uTP, handed to the datagram handler or dropped
 * @param sendFailures datagrams that the operating system refused to send
 */
public record NodeStatistics(
        long datagramsReceived,
        long datagramsSent,
        long bytesReceived,
        long bytesSent,
        long malformedPackets,
        long unknownPackets,
        long resetsSent,
        long resetsSuppressed,
        long refusedConnections,
        long otherDatagrams,
        long sendFailures) {}
