package io.utp.network;

/** A stream through the bottleneck, from its sender to its receiver. */
public interface Flow {
    String name();

    void start();

    /** Bytes that the receiver has got in order. */
    long received();

    /** Data packets sent, repeats included. */
    long sent();

    long retransmitted();
}
