package io.utp.engine.endpoint;

/**
 * What an endpoint has seen so far.
 *
 * @param malformedPackets uTP headers whose extensions lead out of the datagram
 * @param unknownPackets valid packets of no connection
 * @param resetsSent RESET packets sent for them
 * @param resetsSuppressed RESET packets not sent because of their limit
 * @param refusedConnections SYN packets turned away
 */
public record EndpointStatistics(
        long malformedPackets, long unknownPackets, long resetsSent, long resetsSuppressed, long refusedConnections) {}
