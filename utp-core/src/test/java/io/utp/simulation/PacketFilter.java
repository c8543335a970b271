package io.utp.simulation;

/** Decides on the sender's side of a link whether a packet gets on it. */
@FunctionalInterface
public interface PacketFilter {
    /** The header is a view that is valid during the call only; {@code nowNanos} is the network's time. */
    boolean drops(PacketHeader header, long nowNanos);
}
