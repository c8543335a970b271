package io.utp.engine.connection;

import io.utp.engine.config.Dialect;
import io.utp.engine.wire.PacketHeader;

/**
 * What the peers of a dialect survive.
 *
 * @param packetsInFlight how far the newest packet may be ahead of the oldest unacknowledged one
 * @param selectiveAckBytes how long a selective acknowledgement may be that a STATE packet carries; 0 for none
 * @param wrapBarrier whether sequence number 0 has to wait until 65,535 is acknowledged
 * @param mostKeepAliveNanos idle time after which the peer believes us dead
 */
record PeerLimits(int packetsInFlight, int selectiveAckBytes, boolean wrapBarrier, long mostKeepAliveNanos) {

    /** A quarter of all sequence numbers: what is older than the other three cannot be told from what is new. */
    static final int OWN_PACKETS = 16_384;

    // libutp accepts 1,024 packets ahead, libtorrent 953. Four bytes are the only mask that libutp, libtorrent,
    // librqbit, nim-eth and ethereum/utp all take.
    private static final PeerLimits BEP29 = new PeerLimits(900, 4, false, Long.MAX_VALUE);

    // A node of this library says all it has, in masks of several extensions.
    private static final PeerLimits OWN =
            new PeerLimits(OWN_PACKETS, PacketHeader.MAX_SELECTIVE_ACK, false, Long.MAX_VALUE);

    // utp-punch 1.0.1: its ring holds 64; it delivers the bytes of extensions as payload; it drops a wrapped number
    // while lower ones are missing; it emits 'timeout' after 5 s and sends a STATE about every 2 s itself.
    private static final PeerLimits UTP_PUNCH = new PeerLimits(62, 0, true, 2_000_000_000L);

    // Until the dialect is known: what both survive.
    private static final PeerLimits UNKNOWN = new PeerLimits(2, 0, true, Long.MAX_VALUE);

    static PeerLimits of(Dialect dialect, boolean ours) {
        return switch (dialect) {
            case AUTO -> UNKNOWN;
            case BEP29 -> ours ? OWN : BEP29;
            case UTP_PUNCH -> UTP_PUNCH;
        };
    }

    /** How many packets may be in flight of those that the options allow towards foreign peers. */
    int packetsInFlight(int allowed) {
        return this == OWN ? packetsInFlight : Math.min(allowed, packetsInFlight);
    }

    /** Whether the peer's masks name all that has arrived. */
    boolean tellsEverything() {
        return this == OWN;
    }

    /** Of how many unacknowledged packets a mask tells. */
    int packetsInMask() {
        return selectiveAckBytes * 8;
    }
}
