package io.utp.engine.connection;

import io.utp.engine.config.Dialect;

/**
 * What the peers of a dialect survive.
 *
 * @param packetsInFlight how far the newest packet may be ahead of the oldest unacknowledged one
 * @param selectiveAck whether STATE packets may carry a selective acknowledgement
 * @param wrapBarrier whether sequence number 0 has to wait until 65,535 is acknowledged
 * @param mostKeepAliveNanos idle time after which the peer believes us dead
 */
record PeerLimits(int packetsInFlight, boolean selectiveAck, boolean wrapBarrier, long mostKeepAliveNanos) {

    // libutp accepts 1,024 packets ahead, libtorrent 953.
    private static final PeerLimits BEP29 = new PeerLimits(900, true, false, Long.MAX_VALUE);

    // utp-punch 1.0.1: its ring holds 64; it delivers the bytes of extensions as payload; it drops a wrapped number
    // while lower ones are missing; it emits 'timeout' after 5 s and sends a STATE about every 2 s itself.
    private static final PeerLimits UTP_PUNCH = new PeerLimits(62, false, true, 2_000_000_000L);

    // Until the dialect is known: what both survive.
    private static final PeerLimits UNKNOWN = new PeerLimits(2, false, true, Long.MAX_VALUE);

    static PeerLimits of(Dialect dialect) {
        return switch (dialect) {
            case AUTO -> UNKNOWN;
            case BEP29 -> BEP29;
            case UTP_PUNCH -> UTP_PUNCH;
        };
    }
}
