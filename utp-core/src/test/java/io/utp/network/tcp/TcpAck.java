package io.utp.network.tcp;

/** What a congestion control learns from the acknowledgement of one segment. One object, filled anew for each. */
public final class TcpAck {
    long nowNanos;
    long roundTripNanos;
    /** Segments in flight after it. */
    int flight;
    /** Segments that have arrived so far. */
    long delivered;
    /** Segments that had arrived when the acknowledged one was sent. */
    long deliveredBefore;
    /** Segments a second between the sending and the acknowledgement. */
    double deliveryRate;
    /** Whether a loss is being repaired. */
    boolean recovering;
}
