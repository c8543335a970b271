package io.utp.netty;

import io.utp.CloseReason;
import io.utp.TrafficStatistics;
import io.utp.UtpSocket;
import io.utp.engine.connection.ConnectionTotals;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The connections of a node, on the event loop, and what those did that are gone. */
final class LiveConnections {

    private final Set<ConnectionDriver> connections = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<CloseReason, Long> closed = new EnumMap<>(CloseReason.class);
    private final ConnectionTotals gone = new ConnectionTotals();
    private long accepted;
    private long dialled;

    void add(ConnectionDriver connection) {
        connections.add(connection);
    }

    void remove(ConnectionDriver connection) {
        connections.remove(connection);
        connection.addTo(gone);
    }

    void opened(UtpSocket socket) {
        if (socket.isInitiator()) {
            dialled++;
        } else {
            accepted++;
        }
    }

    void closed(CloseReason reason) {
        closed.merge(reason, 1L, Long::sum);
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    List<ConnectionDriver> copy() {
        return List.copyOf(connections);
    }

    /** Those that the application knows. */
    List<UtpSocket> sockets() {
        return connections.stream()
                .filter(ConnectionDriver::isOpened)
                .<UtpSocket>map(ConnectionDriver::socket)
                .toList();
    }

    TrafficStatistics statistics(NodeCounters counters) {
        ConnectionTotals sum = new ConnectionTotals();
        connections.forEach(connection -> connection.addTo(sum));
        sum.add(gone);
        return new TrafficStatistics(
                accepted,
                dialled,
                counters.failedConnects(),
                closed,
                sum.bytesSent(),
                sum.bytesReceived(),
                sum.packetsSent(),
                sum.packetsReceived(),
                sum.packetsRetransmitted(),
                sum.duplicatesReceived(),
                sum.timeouts(),
                sum.implausible(),
                sum.doubtfulResets(),
                sum.acksSuppressed(),
                sum.deceits(),
                sum.stalls(),
                sum.bytesInFlight(),
                sum.meanCongestionWindow(),
                Duration.ofNanos(sum.meanRoundTripNanos()),
                Duration.ofNanos(sum.longestRoundTripNanos()),
                Duration.ofNanos(sum.meanQueuingDelayNanos()),
                Duration.ofNanos(sum.longestQueuingDelayNanos()));
    }
}
