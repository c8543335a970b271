package io.utp.netty;

import io.utp.Congestion;
import io.utp.SocketStatistics;
import io.utp.engine.config.CongestionAlgorithm;
import io.utp.engine.connection.ConnectionStatistics;
import java.time.Duration;

/** What the engine counts, as the application sees it. */
final class Snapshots {

    private Snapshots() {}

    static SocketStatistics of(ConnectionStatistics engine, boolean over, long nowNanos) {
        long untilNanos = over ? engine.lastNanos() : nowNanos;
        return new SocketStatistics(
                engine.bytesSent(),
                engine.bytesReceived(),
                engine.packetsSent(),
                engine.packetsReceived(),
                engine.packetsRetransmitted(),
                engine.duplicatesReceived(),
                engine.timeouts(),
                Duration.ofNanos(engine.roundTripNanos()),
                Duration.ofNanos(engine.queuingDelayNanos()),
                engine.congestionWindow(),
                engine.peerWindow(),
                engine.bytesInFlight(),
                engine.packetBytes(),
                Duration.ofNanos(untilNanos - engine.bornNanos()),
                congestion(engine.algorithm()),
                engine.phase(),
                engine.pacingRate());
    }

    static Congestion congestion(CongestionAlgorithm algorithm) {
        return switch (algorithm) {
            case LEDBAT -> Congestion.LEDBAT;
            case LEDBAT_PLUS_PLUS -> Congestion.LEDBAT_PLUS_PLUS;
            case CUBIC -> Congestion.CUBIC;
            case BBR -> Congestion.BBR;
        };
    }
}
