package io.utp.engine.congestion;

/**
 * The facts of an acknowledgement that congestion control decides by.
 *
 * @param nowNanos the time
 * @param ackedBytes payload bytes newly acknowledged
 * @param flightBytes payload bytes that were in flight before it
 * @param windowLimited whether the sender had used up its congestion window
 * @param queuingDelayNanos the present queueing delay, 0 or more
 * @param roundTripNanos the smoothed round trip
 */
public record AckSample(
        long nowNanos,
        long ackedBytes,
        long flightBytes,
        boolean windowLimited,
        long queuingDelayNanos,
        long roundTripNanos) {}
