package io.utp.spring.boot.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.utp.CloseReason;
import io.utp.NodeStatistics;
import io.utp.TrafficStatistics;
import io.utp.UtpNode;
import io.utp.rendezvous.RendezvousServerStatistics;
import io.utp.spring.core.UtpText;
import io.utp.tls.TlsStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The meters of one node in the registries that it was registered with. */
final class NodeMeters {

    private final NodeSnapshots node;

    private final Tags tags;

    private final List<Registered> registered = new ArrayList<>();

    private record Registered(MeterRegistry registry, Meter meter) {}

    NodeMeters(String name, UtpNode node, LongSupplier nanoClock) {
        this.node = new NodeSnapshots(node, nanoClock);
        this.tags = Tags.of(UtpMeter.Tag.NODE.asString(), name);
    }

    void register(MeterRegistry registry) {
        connections(registry);
        data(registry);
        packets(registry);
        paths(registry);
        datagrams(registry);
        tls(registry);
        rendezvous(registry);
    }

    void remove() {
        registered.forEach(each -> each.registry().remove(each.meter()));
        registered.clear();
    }

    private void connections(MeterRegistry registry) {
        gauge(
                registry,
                UtpMeter.CONNECTIONS_ACTIVE,
                origin("accepted"),
                each -> each.node().serverConnections());
        gauge(
                registry,
                UtpMeter.CONNECTIONS_ACTIVE,
                origin("dialled"),
                each -> each.node().clientConnections());
        gauge(registry, UtpMeter.CONNECTIONS_LIMIT, tags, each -> each.node().maxConnections());
        gauge(
                registry,
                UtpMeter.CONNECTIONS_HALF_OPEN,
                tags,
                each -> each.get().statistics().halfOpenConnections());
        traffic(registry, UtpMeter.CONNECTIONS, outcome("accepted"), TrafficStatistics::accepted);
        traffic(registry, UtpMeter.CONNECTIONS, outcome("dialled"), TrafficStatistics::dialled);
        traffic(registry, UtpMeter.CONNECTIONS, outcome("failed"), TrafficStatistics::failedConnects);
        count(registry, UtpMeter.CONNECTIONS, outcome("refused"), NodeStatistics::refusedConnections);
        for (CloseReason reason : CloseReason.values()) {
            traffic(
                    registry,
                    UtpMeter.CONNECTIONS_CLOSED,
                    reason(UtpText.of(reason)),
                    all -> all.closed().getOrDefault(reason, 0L));
        }
    }

    private void data(MeterRegistry registry) {
        traffic(registry, UtpMeter.DATA_SENT, tags, TrafficStatistics::bytesSent);
        traffic(registry, UtpMeter.DATA_RECEIVED, tags, TrafficStatistics::bytesReceived);
        gauge(
                registry,
                UtpMeter.DATA_IN_FLIGHT,
                tags,
                each -> each.get().traffic().bytesInFlight());
    }

    private void packets(MeterRegistry registry) {
        traffic(registry, UtpMeter.PACKETS_SENT, tags, TrafficStatistics::packetsSent);
        traffic(registry, UtpMeter.PACKETS_RECEIVED, tags, TrafficStatistics::packetsReceived);
        traffic(registry, UtpMeter.PACKETS_RETRANSMITTED, tags, TrafficStatistics::packetsRetransmitted);
        traffic(registry, UtpMeter.PACKETS_DUPLICATE, tags, TrafficStatistics::duplicatesReceived);
        traffic(registry, UtpMeter.PACKETS_TIMEOUTS, tags, TrafficStatistics::timeouts);
    }

    private void paths(MeterRegistry registry) {
        time(registry, UtpMeter.RTT, TrafficStatistics::roundTripTime);
        time(registry, UtpMeter.RTT_MAX, TrafficStatistics::longestRoundTripTime);
        time(registry, UtpMeter.QUEUING_DELAY, TrafficStatistics::queuingDelay);
        time(registry, UtpMeter.QUEUING_DELAY_MAX, TrafficStatistics::longestQueuingDelay);
        gauge(registry, UtpMeter.SEND_WINDOW, tags, each -> each.get().traffic().congestionWindow());
    }

    private void datagrams(MeterRegistry registry) {
        count(registry, UtpMeter.DATAGRAMS_SENT, tags, NodeStatistics::datagramsSent);
        count(registry, UtpMeter.DATAGRAMS_RECEIVED, tags, NodeStatistics::datagramsReceived);
        count(registry, UtpMeter.DATAGRAMS_DATA_SENT, tags, NodeStatistics::bytesSent);
        count(registry, UtpMeter.DATAGRAMS_DATA_RECEIVED, tags, NodeStatistics::bytesReceived);
        count(registry, UtpMeter.DATAGRAMS_FAILED, tags, NodeStatistics::sendFailures);
        count(registry, UtpMeter.DATAGRAMS_OTHER, tags, NodeStatistics::otherDatagrams);
        count(registry, UtpMeter.DATAGRAMS_REJECTED, reason("malformed"), NodeStatistics::malformedPackets);
        count(registry, UtpMeter.DATAGRAMS_REJECTED, reason("unknown"), NodeStatistics::unknownPackets);
        count(registry, UtpMeter.DATAGRAMS_REJECTED, reason("misdirected"), NodeStatistics::misdirectedPackets);
        count(registry, UtpMeter.DATAGRAMS_REJECTED, reason("forged"), NodeMeters::forged);
        traffic(registry, UtpMeter.DATAGRAMS_REJECTED, reason("implausible"), TrafficStatistics::implausiblePackets);
        count(registry, UtpMeter.RESETS, outcome("sent"), NodeStatistics::resetsSent);
        count(registry, UtpMeter.RESETS, outcome("suppressed"), NodeStatistics::resetsSuppressed);
        traffic(registry, UtpMeter.RESETS, outcome("doubted"), TrafficStatistics::doubtfulResets);
        traffic(registry, UtpMeter.ACKS_SUPPRESSED, tags, TrafficStatistics::acksSuppressed);
        traffic(registry, UtpMeter.PEERS_EXPELLED, reason("deceit"), TrafficStatistics::deceits);
        traffic(registry, UtpMeter.PEERS_EXPELLED, reason("stall"), TrafficStatistics::stalls);
        count(registry, UtpMeter.LIMITED, reason("filtered"), NodeStatistics::filteredConnections);
        count(registry, UtpMeter.LIMITED, reason("crowded"), NodeStatistics::crowdedConnections);
        count(registry, UtpMeter.LIMITED, reason("stateless"), NodeStatistics::statelessAnswers);
        count(registry, UtpMeter.LIMITED, reason("unanswered"), NodeStatistics::unansweredSyns);
        count(registry, UtpMeter.LIMITED, reason("punch"), NodeStatistics::punchesSuppressed);
    }

    private static long forged(NodeStatistics all) {
        return all.forgedPathMessages() + all.rejectedChecks() + all.rejectedObservations();
    }

    private void tls(MeterRegistry registry) {
        tls(registry, UtpMeter.TLS_HANDSHAKES, outcome("completed"), TlsStatistics::completed);
        tls(registry, UtpMeter.TLS_HANDSHAKES, outcome("failed"), NodeMeters::failedHandshakes);
        tls(registry, UtpMeter.TLS_HANDSHAKES, outcome("plain"), TlsStatistics::plainRefused);
        tls(registry, UtpMeter.TLS_HANDSHAKES, outcome("overload"), TlsStatistics::tooMany);
        gauge(
                registry,
                UtpMeter.TLS_HANDSHAKES_ACTIVE,
                tags,
                each -> each.node().tlsStatistics().inProgress());
        tls(registry, UtpMeter.TLS_TRUNCATED, tags, TlsStatistics::truncated);
    }

    private static long failedHandshakes(TlsStatistics all) {
        return all.failed() - all.plainRefused() - all.tooMany();
    }

    private void rendezvous(MeterRegistry registry) {
        if (node.node().rendezvous() != null) {
            gauge(registry, UtpMeter.RENDEZVOUS_REGISTERED, tags, each -> each.isRegistered() ? 1 : 0);
        }
        if (node.node().rendezvousServer() == null) {
            return;
        }
        gauge(
                registry,
                UtpMeter.RENDEZVOUS_SERVER_LINKS,
                tags,
                each -> each.get().serving().links());
        gauge(
                registry,
                UtpMeter.RENDEZVOUS_SERVER_NAMES,
                tags,
                each -> each.get().serving().names());
        UtpMeter registrations = UtpMeter.RENDEZVOUS_SERVER_REGISTRATIONS;
        served(registry, registrations, outcome("accepted"), RendezvousServerStatistics::registrations);
        served(registry, registrations, outcome("refused"), RendezvousServerStatistics::refusedRegistrations);
        UtpMeter calls = UtpMeter.RENDEZVOUS_SERVER_CALLS;
        served(registry, calls, outcome("accepted"), RendezvousServerStatistics::calls);
        served(registry, calls, outcome("refused"), RendezvousServerStatistics::refusedCalls);
        UtpMeter failures = UtpMeter.RENDEZVOUS_SERVER_REGISTRY_FAILURES;
        served(registry, failures, tags, RendezvousServerStatistics::registryFailures);
    }

    private Tags origin(String value) {
        return tags.and(UtpMeter.Tag.ORIGIN.asString(), value);
    }

    private Tags outcome(String value) {
        return tags.and(UtpMeter.Tag.OUTCOME.asString(), value);
    }

    private Tags reason(String value) {
        return tags.and(UtpMeter.Tag.REASON.asString(), value);
    }

    private void traffic(MeterRegistry registry, UtpMeter meter, Tags with, ToLongFunction<TrafficStatistics> value) {
        counter(registry, meter, with, each -> value.applyAsLong(each.get().traffic()));
    }

    private void count(MeterRegistry registry, UtpMeter meter, Tags with, ToLongFunction<NodeStatistics> value) {
        counter(registry, meter, with, each -> value.applyAsLong(each.get().statistics()));
    }

    private void tls(MeterRegistry registry, UtpMeter meter, Tags with, ToLongFunction<TlsStatistics> value) {
        counter(registry, meter, with, each -> value.applyAsLong(each.node().tlsStatistics()));
    }

    private void served(
            MeterRegistry registry, UtpMeter meter, Tags with, ToLongFunction<RendezvousServerStatistics> value) {
        counter(registry, meter, with, each -> value.applyAsLong(each.get().serving()));
    }

    private void counter(MeterRegistry registry, UtpMeter meter, Tags with, ToDoubleFunction<NodeSnapshots> value) {
        add(
                registry,
                FunctionCounter.builder(meter.getName(), node, value)
                        .description(meter.description())
                        .baseUnit(meter.getBaseUnit())
                        .tags(with)
                        .register(registry));
    }

    private void gauge(MeterRegistry registry, UtpMeter meter, Tags with, ToDoubleFunction<NodeSnapshots> value) {
        add(
                registry,
                Gauge.builder(meter.getName(), node, value)
                        .description(meter.description())
                        .baseUnit(meter.getBaseUnit())
                        .tags(with)
                        .register(registry));
    }

    private void time(MeterRegistry registry, UtpMeter meter, Function<TrafficStatistics, Duration> value) {
        ToDoubleFunction<NodeSnapshots> nanos =
                each -> value.apply(each.get().traffic()).toNanos();
        add(
                registry,
                TimeGauge.builder(meter.getName(), node, TimeUnit.NANOSECONDS, nanos)
                        .description(meter.description())
                        .tags(tags)
                        .register(registry));
    }

    private void add(MeterRegistry registry, Meter meter) {
        registered.add(new Registered(registry, meter));
    }
}
