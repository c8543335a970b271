package io.utp.netty;

import io.utp.NodeStatistics;
import io.utp.engine.endpoint.EndpointStatistics;
import java.util.concurrent.atomic.AtomicLong;

/** What passed through the port. Written on the event loop only, so no update needs an atomic operation; read anywhere. */
final class NodeCounters {

    private final AtomicLong datagramsReceived = new AtomicLong();
    private final AtomicLong datagramsSent = new AtomicLong();
    private final AtomicLong bytesReceived = new AtomicLong();
    private final AtomicLong bytesSent = new AtomicLong();
    private final AtomicLong otherDatagrams = new AtomicLong();
    private final AtomicLong sendFailures = new AtomicLong();
    private final AtomicLong filtered = new AtomicLong();
    private final AtomicLong failedConnects = new AtomicLong();

    void received(int bytes) {
        add(datagramsReceived, 1);
        add(bytesReceived, bytes);
    }

    void sent(int datagrams, int bytes) {
        add(datagramsSent, datagrams);
        add(bytesSent, bytes);
    }

    void other() {
        add(otherDatagrams, 1);
    }

    void filtered() {
        add(filtered, 1);
    }

    void sendFailed(int datagrams) {
        add(sendFailures, datagrams);
    }

    /** On any thread. */
    void connectFailed() {
        failedConnects.incrementAndGet();
    }

    long failedConnects() {
        return failedConnects.get();
    }

    NodeStatistics with(EndpointStatistics engine) {
        return new NodeStatistics(
                datagramsReceived.get(),
                datagramsSent.get(),
                bytesReceived.get(),
                bytesSent.get(),
                engine.malformedPackets(),
                engine.unknownPackets(),
                engine.resetsSent(),
                engine.resetsSuppressed(),
                engine.refusedConnections(),
                filtered.get(),
                engine.crowdedConnections(),
                engine.statelessAnswers(),
                engine.statelessConnections(),
                engine.unansweredSyns(),
                engine.halfOpenConnections(),
                engine.misdirectedPackets(),
                engine.cookiesSent(),
                engine.forgedPathMessages(),
                engine.refusedMoves(),
                engine.rejectedChecks(),
                engine.rejectedObservations(),
                engine.observationsAnswered(),
                engine.observationsDropped(),
                engine.punchesSuppressed(),
                otherDatagrams.get(),
                sendFailures.get());
    }

    private static void add(AtomicLong counter, long amount) {
        counter.lazySet(counter.getPlain() + amount);
    }
}
