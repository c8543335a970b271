package io.utp.engine.connection;

import io.utp.engine.recovery.SentPackets;

/**
 * A connection's part of what all of its node have in flight over short paths: between processes of one host, for example. There
 * the buffers of two sockets, where all of them meet, are what overflows first, and a connection does not see the others.
 */
final class FlightShare {

    /** Above, what fits into the path is more than what waits in sockets. */
    private static final long SHORT_NANOS = 2_000_000L;

    /** What one system call sends at most. */
    static final long RUN = 65_536;

    /**
     * What is sent before another connection has its turn, where several wait for theirs. Each turn wakes a writer and a reader,
     * and costs an acknowledgement, however much is sent in it; a thousand connections have one each within a tenth of a second.
     * More than a thousand writers find memory for by default would make turns unequal.
     */
    static final long TURN = 3 * RUN;

    /** What all connections together may have in flight over short paths: what the buffers of one socket take. */
    static final long MOST_FLIGHT = 3 << 20;

    /** What may be sent for the first time. */
    enum Room {
        NONE,
        /** For who has no more than fits into two packets of every path, unacknowledged and unsent: a message passes the crowd. */
        LITTLE,
        /** As much as the connection's own window and pace allow. */
        FREE,
        /** It has waited for its turn. */
        TURN
    }

    private final PathMeasurements measured;
    private final SentPackets sent;
    private long counted;
    private Room room = Room.FREE;
    private boolean held;
    private boolean local;

    FlightShare(PathMeasurements measured, SentPackets sent) {
        this.measured = measured;
        this.sent = sent;
    }

    /**
     * A run begins.
     *
     * @param left for what is sent for the first time
     * @param withinHost whether the path never leaves this host, however long threads let a packet wait
     */
    void begin(Room left, boolean withinHost) {
        local = withinHost;
        room = left == Room.TURN || isShort() ? left : Room.FREE;
        held = false;
    }

    /**
     * Whether a new packet, which could go otherwise, may.
     *
     * @param little whether there is hardly anything to send or in flight
     */
    boolean mayFly(boolean little) {
        boolean may = room.compareTo(Room.LITTLE) > 0 || (little && room == Room.LITTLE);
        held |= !may;
        return may;
    }

    /**
     * Whether it had to wait for this run. Then it may fill it, whatever its own window and pace are: all of them together have
     * in flight what there is room for, and short turns cost as much as long ones.
     */
    boolean isItsTurn() {
        return room == Room.TURN;
    }

    /** Whether it sends in turns with others. */
    boolean takesTurns() {
        return isItsTurn() || held;
    }

    /** Whether the last run had to wait for room. */
    boolean isHeld() {
        return held;
    }

    /** By how much more is in flight that counts than when this was asked last. */
    long pollChange() {
        long before = counted;
        counted = isShort() ? sent.flightBytes() : 0;
        return counted - before;
    }

    private boolean isShort() {
        long lowest = measured.lowestRoundTrip();
        return local || (lowest > 0 && lowest < SHORT_NANOS);
    }
}
