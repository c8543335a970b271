package io.utp.engine.connection;

import io.utp.engine.recovery.LossRecovery;
import io.utp.engine.wire.PacketHeader;

/** The clock of packets: 32 bits of microseconds, those of the node's clock and an offset, which each connection has. */
final class Timestamps {

    /** Microseconds. RFC 6298 2.5 bounds timeouts by as much: whoever tells of a longer round trip tells nothing. */
    private static final int MOST_AGE = 60_000_000;

    private Timestamps() {}

    static int micros(int offset, long nowNanos) {
        return (int) (nowNanos / 1_000) + offset;
    }

    /** What is told of the delay on the way here. BEP 29: 0 means no sample, in both fields. */
    static int difference(PacketHeader received, int localMicros) {
        int timestampMicros = received.timestampMicros();
        return timestampMicros == 0 ? 0 : localMicros - timestampMicros;
    }

    /**
     * When the packet was sent that the peer received last, as its packet tells that just arrived: a little later by the
     * time for which the peer waited with it; {@link LossRecovery#NO_ECHO} if it does not tell.
     */
    static long echoNanos(int offset, PacketHeader header, long nowNanos) {
        int difference = header.differenceMicros();
        if (difference == 0 || difference == PathMeasurements.NO_DELAY_SAMPLE) {
            return LossRecovery.NO_ECHO;
        }
        // The peer's clock cancels out: its time of sending, minus its time of receiving, plus our time of sending.
        int age = micros(offset, nowNanos) - (header.timestampMicros() - difference);
        long echo = nowNanos - age * 1_000L;
        return age < 0 || age > MOST_AGE || echo < 0 ? LossRecovery.NO_ECHO : echo;
    }
}
