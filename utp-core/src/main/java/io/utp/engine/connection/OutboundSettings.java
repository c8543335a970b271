package io.utp.engine.connection;

import io.utp.engine.measure.RttEstimator;
import java.util.random.RandomGenerator;

/**
 * What the sending half is told once.
 *
 * @param firstSequence the sequence number of the first DATA
 * @param mtu payload bytes of a full packet
 * @param mostPackets packets in flight at most towards foreign peers, whatever they survive
 * @param rtt the round trip, measured or not
 * @param random chooses what nobody shall foresee
 * @param nagle whether a small packet waits
 * @param initialPeerWindow the peer's window before it told
 * @param limits what the peer survives
 */
record OutboundSettings(
        int firstSequence,
        int mtu,
        int mostPackets,
        RttEstimator rtt,
        RandomGenerator random,
        boolean nagle,
        long initialPeerWindow,
        PeerLimits limits) {}
