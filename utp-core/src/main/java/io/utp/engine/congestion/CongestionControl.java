package io.utp.engine.congestion;

import io.utp.engine.config.CongestionAlgorithm;

/**
 * Decides how many payload bytes may be in flight, and how fast they may leave, from facts alone. Times are nanoseconds of
 * the node's clock.
 */
public interface CongestionControl {

    /** RFC 6928: ten packets to begin with. They leave at the pace of the round trip where that is known. */
    int INITIAL_PACKETS = 10;

    /**
     * Creates a controller at its initial window.
     *
     * @param algorithm which
     * @param packetBytes payload bytes of a full packet
     * @return the controller of one connection
     */
    static CongestionControl of(CongestionAlgorithm algorithm, int packetBytes) {
        return switch (algorithm) {
            case LEDBAT -> new Ledbat(packetBytes);
            case LEDBAT_PLUS_PLUS -> new LedbatPlusPlus(packetBytes);
            case CUBIC -> new Cubic(packetBytes);
            case BBR -> new Bbr(packetBytes);
        };
    }

    /**
     * How much may be in flight.
     *
     * @return bytes
     */
    long window();

    /**
     * How fast packets may leave.
     *
     * @return bytes per second; 0 before anything is known that one could be made of
     */
    long pacingRate();

    /**
     * Something was acknowledged.
     *
     * @param sample the facts; valid during the call
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

    /**
     * Which one it is.
     *
     * @return the algorithm
     */
    CongestionAlgorithm algorithm();

    /**
     * What it is doing, for people.
     *
     * @return a word or two, such as {@code slow start}
     */
    String phase();
}
