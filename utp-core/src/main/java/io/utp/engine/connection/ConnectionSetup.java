package io.utp.engine.connection;

import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.congestion.CongestionControl;
import io.utp.engine.measure.RttEstimator;
import io.utp.engine.mtu.PathSizes;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.SequenceNumbers;
import java.util.random.RandomGenerator;

/**
 * What every new connection is told.
 *
 * @param path to the peer
 * @param service what the connection is for, 1 to 255; 0 for the application's own
 * @param config the options of the node
 * @param sizes how large packets can be towards whom
 * @param buffers how much the connection may hold
 * @param signals where the connection marks itself
 * @param random where keys and nonces come from
 * @param timestampOffset added to the microseconds of the node's clock in packets
 * @param nowNanos the time
 */
public record ConnectionSetup(
        Path path,
        int service,
        EndpointConfig config,
        PathSizes sizes,
        BufferLimits buffers,
        ConnectionSignals signals,
        RandomGenerator random,
        int timestampOffset,
        long nowNanos) {

    /** A peer's window may be unknown (libtorrent and librqbit send 0 in their SYN): enough for the first packets. */
    private static final long UNKNOWN_WINDOW = 65_536;

    /**
     * Dials.
     *
     * @param id the connection id of the first SYN; even
     * @param initialSequence the sequence number of the SYN
     * @return the connection; its SYN is due
     */
    public Connection initiate(int id, int initialSequence) {
        Handshake handshake = Handshake.initiate(id, initialSequence, spoken(), service);
        Counters counters = new Counters();
        // BEP 29: the SYN takes a sequence number, the first DATA carries the next.
        Sender outbound = new Sender(config, random, SequenceNumbers.next(initialSequence), UNKNOWN_WINDOW, counters);
        Migration migration = new Migration(handshake, outbound, true, this);
        Session session = new Session(this, handshake, outbound, migration, counters, ConnectionState.SYN_SENT);
        Connection connection = new Connection(this, handshake, outbound, migration, session, true);
        connection.requestTransmit();
        return connection;
    }

    /**
     * Accepts.
     *
     * @param syn the SYN
     * @param initialSequence the sequence number of the answer, which the first DATA carries as well
     * @return the connection; its answer is due
     */
    public Connection accept(PacketHeader syn, int initialSequence) {
        Handshake handshake = Handshake.accept(syn, initialSequence, spoken());
        Counters counters = new Counters();
        // libutp, libtorrent and utp-punch: the answer's number is not used up, the first DATA carries it again.
        long window = syn.window() == 0 ? UNKNOWN_WINDOW : syn.window();
        Sender outbound = new Sender(config, random, initialSequence, window, counters);
        Migration migration = new Migration(handshake, outbound, false, this);
        Session session = new Session(this, handshake, outbound, migration, counters, ConnectionState.SYN_RECEIVED);
        session.handleSyn(syn, nowNanos);
        Connection connection = new Connection(this, handshake, outbound, migration, session, false);
        connection.signal();
        return connection;
    }

    /** Whether a SYN says that its sender is a node of this library. */
    public static boolean isOurs(PacketHeader syn) {
        return Handshake.isOurs(syn);
    }

    /** Lets a SYN say so, or not. */
    public static void markOurs(PacketHeader syn, boolean ours) {
        Handshake.markOurs(syn, ours);
    }

    /** The timestamp difference in the answer to a SYN. */
    public static int answerDifference(PacketHeader syn, int localMicros) {
        return isOurs(syn) ? syn.differenceMicros() : Timestamps.difference(syn, localMicros);
    }

    /** Services are offered and asked for by nodes of this library only. */
    private Dialect spoken() {
        return service == 0 ? config.dialect() : Dialect.BEP29;
    }

    /** What sends, from the first byte on. */
    static Outbound outbound(
            EndpointConfig config,
            RandomGenerator random,
            int firstSequence,
            long peerWindow,
            RttEstimator rtt,
            Counters counters) {
        OutboundSettings settings = new OutboundSettings(
                firstSequence,
                config.mtu(),
                config.bufferPackets(),
                rtt,
                random,
                config.nagle(),
                peerWindow,
                PeerLimits.of(Dialect.AUTO, false));
        return new Outbound(settings, CongestionControl.of(config.congestion(), config.mtu()), counters);
    }
}
