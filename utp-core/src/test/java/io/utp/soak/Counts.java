package io.utp.soak;

import io.utp.NodeStatistics;
import io.utp.TrafficStatistics;
import io.utp.UtpNode;
import io.utp.tls.TlsStatistics;
import java.util.LinkedHashMap;
import java.util.Map;

/** What nodes have counted that is not as it should be, together. */
final class Counts {

    private final Map<String, Long> sums = new LinkedHashMap<>();

    void add(UtpNode node) {
        NodeStatistics packets = node.statistics();
        add("malformedPackets", packets.malformedPackets());
        add("unknownPackets", packets.unknownPackets());
        add("misdirectedPackets", packets.misdirectedPackets());
        add("resetsSent", packets.resetsSent());
        add("resetsSuppressed", packets.resetsSuppressed());
        add("refusedConnections", packets.refusedConnections());
        add("crowdedConnections", packets.crowdedConnections());
        add("statelessAnswers", packets.statelessAnswers());
        add("statelessConnections", packets.statelessConnections());
        add("forgedPathMessages", packets.forgedPathMessages());
        add("refusedMoves", packets.refusedMoves());
        add("sendFailures", packets.sendFailures());
        TrafficStatistics traffic = node.traffic();
        add("implausiblePackets", traffic.implausiblePackets());
        add("doubtfulResets", traffic.doubtfulResets());
        add("deceits", traffic.deceits());
        add("stalls", traffic.stalls());
        TlsStatistics tls = node.tlsStatistics();
        add("handshakes", tls.completed());
        add("failedHandshakes", tls.failed());
        add("handshakesTooMany", tls.tooMany());
        add("truncated", tls.truncated());
    }

    void add(Counts others) {
        others.sums.forEach(this::add);
    }

    private void add(String what, long count) {
        sums.merge(what, count, Long::sum);
    }

    long of(String what) {
        return sums.get(what);
    }

    @Override
    public String toString() {
        return sums.toString();
    }
}
