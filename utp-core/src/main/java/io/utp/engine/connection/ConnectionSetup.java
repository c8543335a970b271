package io.utp.engine.connection;

import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.congestion.Ledbat;
import java.net.InetSocketAddress;

/**
 * What every new connection is told.
 *
 * @param remote the peer
 * @param config the options of the node
 * @param signals where the connection marks itself
 * @param timestampOffset added to the microseconds of the node's clock in packets
 * @param nowNanos the time
 */
public record ConnectionSetup(
        InetSocketAddress remote,
        EndpointConfig config,
        ConnectionSignals signals,
        int timestampOffset,
        long nowNanos) {

    Outbound outbound(int firstSequence, long peerWindow, Counters counters) {
        OutboundSettings settings = new OutboundSettings(
                firstSequence,
                config.mtu(),
                config.bufferPackets(),
                config.minRtoNanos(),
                config.nagle(),
                peerWindow,
                PeerLimits.of(Dialect.AUTO));
        return new Outbound(settings, new Ledbat(config.mtu()), counters);
    }
}
