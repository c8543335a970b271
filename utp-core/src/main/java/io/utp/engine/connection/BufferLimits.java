package io.utp.engine.connection;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.recovery.LossRecovery;
import io.utp.engine.stream.BufferMemory;
import io.utp.engine.stream.Chunks;

/**
 * How many bytes a connection may hold in each direction: at first what the options say, and more where more than that passes
 * through it in a round trip; never more than is left for all connections of the node.
 */
public final class BufferLimits {

    /** However small the configured buffer, whole packets of a foreign peer must fit in (utp-punch sends 63 at once). */
    private static final long LEAST_RECEIVE_BYTES = 64 * 1_500L;

    /** However little memory is left, a connection goes on. */
    private static final long LEAST_BYTES = 4_096;

    private final BufferMemory memory;
    private final EndpointConfig config;
    private long receive;
    private boolean growing;
    private long received;
    private long held;

    // the present round trip
    private long startNanos;
    private long leastAgeNanos = Long.MAX_VALUE;
    private long consumedBytes;

    /**
     * Creates the limits of a new connection.
     *
     * @param config the options of the node
     * @param memory what is left for all connections
     */
    public BufferLimits(EndpointConfig config, BufferMemory memory) {
        this.memory = memory;
        this.config = config;
        this.receive = Math.max(LEAST_RECEIVE_BYTES, configured());
    }

    /** Foreign peers are not used to more than they were offered at first. */
    void setGrowing(boolean growing) {
        this.growing = growing;
    }

    /** A packet answers one that was sent then: a round trip ago, and for how long the peer waited with it. */
    void handleEcho(long sentNanos, long nowNanos) {
        if (sentNanos != LossRecovery.NO_ECHO) {
            leastAgeNanos = Math.min(leastAgeNanos, nowNanos - sentNanos);
        }
    }

    /**
     * Linux, tcp_rcv_space_adjust (Fisk and Feng, Dynamic Right-Sizing, 2001): what the application takes in a round trip shows
     * what the peer could send in the next, and twice that does not keep it from sending more.
     */
    void handleConsumed(long bytes, long nowNanos) {
        consumedBytes += bytes;
        if (!growing || leastAgeNanos == Long.MAX_VALUE || nowNanos - startNanos < leastAgeNanos) {
            return;
        }
        receive = Math.max(receive, Math.min(config.maxBufferBytes(), 2 * consumedBytes));
        startNanos = nowNanos;
        leastAgeNanos = Long.MAX_VALUE;
        consumedBytes = 0;
    }

    /** How much of what was received is held now. */
    void holdReceived(long bytes) {
        received = bytes;
    }

    /**
     * How much is held now, in both directions together. What the application did not take or the peer did not
     * acknowledge when the connection is over is none of the engine's any more.
     */
    void hold(long sentBytes, boolean over) {
        long now = over ? 0 : sentBytes + received;
        memory.replace(held, now);
        held = now;
    }

    /** For received bytes. */
    Chunks chunks() {
        return memory.chunks();
    }

    /** Received bytes that may wait for the application. */
    public long receive() {
        return available(receive);
    }

    /**
     * Bytes that a writer may have written and not acknowledged before it has to wait.
     *
     * @param wanted how many the connection could make use of
     */
    long send(long wanted) {
        long send = configured();
        return available(growing ? Math.max(send, Math.min(config.maxBufferBytes(), wanted)) : send);
    }

    private long configured() {
        return (long) config.bufferPackets() * config.mtu();
    }

    private long available(long wanted) {
        return Math.min(wanted, Math.max(LEAST_BYTES, memory.share()));
    }
}
