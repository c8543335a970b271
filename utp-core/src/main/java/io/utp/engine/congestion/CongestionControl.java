package io.utp.engine.congestion;

/** Decides how many payload bytes may be in flight, from facts alone. Times are nanoseconds of the node's clock. */
public interface CongestionControl {

    /**
     * How much may be in flight.
     *
     * @return bytes
     */
    long window();

    /**
     * Something was acknowledged.
     *
     * @param sample the facts
     */
    void onAck(AckSample sample);

    /**
     * Loss was found; called at most once for each round trip (RFC 6817 section 2.4.2).
     *
     * @param nowNanos the time
     */
    void onLoss(long nowNanos);

    /**
     * The retransmission timer fired: nothing is known of what is in flight.
     *
     * @param nowNanos the time
     */
    void onTimeout(long nowNanos);

    /**
     * The last timeout, or the last loss, was none (RFC 4015): packets had only been late.
     *
     * @param nowNanos the time
     */
    default void onSpuriousLoss(long nowNanos) {}

    /**
     * Nothing is known of the path from now on: it is another one (RFC 9000 section 9.4).
     */
    void onNewPath();

    /**
     * Packets carry another number of bytes from now on.
     *
     * @param packetBytes payload bytes of a full packet
     */
    void onPacketSize(int packetBytes);
}
