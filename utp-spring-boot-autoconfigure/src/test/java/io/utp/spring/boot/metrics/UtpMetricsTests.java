package io.utp.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.utp.UtpNode;
import io.utp.rendezvous.RendezvousServerStatistics;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.Statistics;
import io.utp.spring.core.UtpNodes;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class UtpMetricsTests {

    private final FakeUtpNode alice = new FakeUtpNode();

    private final FakeUtpNode bob = new FakeUtpNode();

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private final UtpMetrics metrics = new UtpMetrics(
            new UtpNodes(new StaticListableBeanFactory(Map.of("aliceUtpNode", alice, "bobUtpNode", bob))));

    UtpMetricsTests() {
        alice.traffic(Statistics.ofTraffic());
        alice.statistics(Statistics.ofNode());
        alice.rendezvous(new RendezvousStatus("alice", true, null, null, null));
        alice.rendezvousServer(new RendezvousServerStatistics(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    }

    private double value(String name, String... tags) {
        Meter meter = registry.get(name).tag("node", "alice").tags(tags).meter();
        return meter.measure().iterator().next().getValue();
    }

    @Test
    void theMetersOfANodeTellWhatItTells() {
        metrics.bindTo(registry);
        metrics.start();

        assertThat(value("utp.connections.active", "origin", "accepted")).isEqualTo(2);
        assertThat(value("utp.connections.active", "origin", "dialled")).isEqualTo(3);
        assertThat(value("utp.connections.limit")).isEqualTo(5);
        assertThat(value("utp.connections", "outcome", "accepted")).isEqualTo(101);
        assertThat(value("utp.connections", "outcome", "dialled")).isEqualTo(102);
        assertThat(value("utp.connections", "outcome", "failed")).isEqualTo(103);
        assertThat(value("utp.connections", "outcome", "refused")).isEqualTo(209);
        assertThat(value("utp.connections.closed", "reason", "timeout")).isEqualTo(104);
        assertThat(value("utp.connections.closed", "reason", "finished")).isEqualTo(105);
        assertThat(value("utp.connections.closed", "reason", "reset-by-peer")).isZero();
        assertThat(value("utp.data.sent")).isEqualTo(106);
        assertThat(value("utp.data.received")).isEqualTo(107);
        assertThat(value("utp.packets.sent")).isEqualTo(108);
        assertThat(value("utp.packets.received")).isEqualTo(109);
        assertThat(value("utp.packets.retransmitted")).isEqualTo(110);
        assertThat(value("utp.packets.duplicate")).isEqualTo(111);
        assertThat(value("utp.packets.timeouts")).isEqualTo(112);
        assertThat(value("utp.data.in.flight")).isEqualTo(113);
        assertThat(value("utp.send.window")).isEqualTo(114);
        assertThat(registry.get("utp.rtt").tag("node", "alice").timeGauge().value(TimeUnit.MILLISECONDS))
                .isEqualTo(115);
        assertThat(value("utp.rtt.max")).isEqualTo(0.116);
        assertThat(value("utp.queuing.delay")).isEqualTo(0.117);
        assertThat(value("utp.queuing.delay.max")).isEqualTo(0.118);
    }

    @Test
    void theMetersOfANodeTellOfItsPortAndItsRendezvous() {
        metrics.bindTo(registry);
        metrics.start();

        assertThat(value("utp.datagrams.received")).isEqualTo(201);
        assertThat(value("utp.datagrams.sent")).isEqualTo(202);
        assertThat(value("utp.datagrams.data.received")).isEqualTo(203);
        assertThat(value("utp.datagrams.data.sent")).isEqualTo(204);
        assertThat(value("utp.datagrams.rejected", "reason", "malformed")).isEqualTo(205);
        assertThat(value("utp.datagrams.rejected", "reason", "unknown")).isEqualTo(206);
        assertThat(value("utp.resets", "outcome", "sent")).isEqualTo(207);
        assertThat(value("utp.resets", "outcome", "suppressed")).isEqualTo(208);
        assertThat(value("utp.datagrams.rejected", "reason", "misdirected")).isEqualTo(210);
        assertThat(value("utp.datagrams.rejected", "reason", "forged")).isEqualTo(7_000);
        assertThat(value("utp.datagrams.other")).isEqualTo(218);
        assertThat(value("utp.datagrams.failed")).isEqualTo(219);
        assertThat(value("utp.rendezvous.registered")).isEqualTo(1);
        assertThat(value("utp.rendezvous.server.links")).isEqualTo(1);
        assertThat(value("utp.rendezvous.server.names")).isEqualTo(2);
        assertThat(value("utp.rendezvous.server.registrations", "outcome", "accepted"))
                .isEqualTo(4);
        assertThat(value("utp.rendezvous.server.registrations", "outcome", "refused"))
                .isEqualTo(5);
        assertThat(value("utp.rendezvous.server.calls", "outcome", "accepted")).isEqualTo(6);
        assertThat(value("utp.rendezvous.server.calls", "outcome", "refused")).isEqualTo(7);
        assertThat(value("utp.rendezvous.server.registry.failures")).isEqualTo(11);
    }

    @Test
    void aNodeWithoutARendezvousHasNoMetersOfOne() {
        metrics.bindTo(registry);
        metrics.start();

        assertThat(registry.find("utp.rendezvous.registered").tag("node", "bob").meter())
                .isNull();
        assertThat(registry.find("utp.rendezvous.server.links")
                        .tag("node", "bob")
                        .meter())
                .isNull();
    }

    @Test
    void everyMeterIsThatOfTheDocumentation() {
        metrics.bindTo(registry);
        metrics.start();
        Map<String, UtpMeter> documented =
                Arrays.stream(UtpMeter.values()).collect(Collectors.toMap(UtpMeter::getName, each -> each));

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsAll(documented.keySet().stream()
                        .filter(name -> !name.startsWith("utp.listener."))
                        .toList());
        assertThat(registry.getMeters()).allSatisfy(meter -> {
            UtpMeter documentation = documented.get(meter.getId().getName());
            assertThat(documentation).as(meter.getId().getName()).isNotNull();
            assertThat(meter.getId().getType()).isEqualTo(documentation.getType());
            assertThat(meter.getId().getBaseUnit()).isEqualTo(documentation.getBaseUnit());
            assertThat(meter.getId().getDescription()).isEqualTo(documentation.description());
            assertThat(meter.getId().getTags())
                    .extracting(Tag::getKey)
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(documentation.getKeyNames())
                            .map(key -> key.asString())
                            .toList());
        });
    }

    /** As reactor-netty 1010 had it: a tag that peers multiply fills the memory. */
    @Test
    void peersDoNotMultiplyTheMeters() {
        metrics.bindTo(registry);
        metrics.start();
        int before = registry.getMeters().size();

        for (int port = 1; port <= 100; port++) {
            metrics.connectFailed(alice, new InetSocketAddress("192.0.2.1", port), null);
            metrics.connectionOpened(alice, null);
        }

        assertThat(registry.getMeters()).hasSize(before);
    }

    @Test
    void theMetersOfANodeGoWithIt() {
        metrics.bindTo(registry);
        metrics.start();

        metrics.closed(alice);

        assertThat(nodes()).containsExactly("bob");
    }

    @Test
    void theMetersOfANodeThatIsStartedAgainComeBack() {
        metrics.bindTo(registry);
        metrics.start();
        metrics.closed(alice);
        metrics.closed(bob);

        metrics.listening(alice, null);
        metrics.connectionOpened(bob, null);

        assertThat(nodes()).containsExactly("alice", "bob");
    }

    @Test
    void thereAreNoMetersBeforeTheStartAndAfterTheStop() {
        metrics.bindTo(registry);
        assertThat(registry.getMeters()).isEmpty();

        metrics.start();
        assertThat(nodes()).containsExactly("alice", "bob");

        metrics.stop();
        metrics.listening(alice, null);
        assertThat(registry.getMeters()).isEmpty();

        metrics.start();
        assertThat(nodes()).containsExactly("alice", "bob");
    }

    @Test
    void aRegistryThatComesLateHasAllMeters() {
        metrics.start();

        metrics.bindTo(registry);

        assertThat(nodes()).containsExactly("alice", "bob");
    }

    @Test
    void allMetersOfAScrapeShareASnapshot() {
        UtpNode node = mock();
        long[] nanos = {0};
        NodeSnapshots snapshots = new NodeSnapshots(node, () -> nanos[0]);

        snapshots.get();
        snapshots.get();
        then(node).should(times(1)).traffic();

        nanos[0] = TimeUnit.SECONDS.toNanos(1);
        snapshots.get();
        then(node).should(times(2)).traffic();
    }

    @Test
    void isStartedBeforeTheNodesStoppedAfterThemAndNotPaused() {
        assertThat(metrics.getPhase()).isLessThan(Integer.MAX_VALUE - 3072);
        assertThat(metrics.isPauseable()).isFalse();
    }

    private List<String> nodes() {
        return List.copyOf(registry.getMeters().stream()
                .map(meter -> meter.getId().getTag("node"))
                .collect(Collectors.toCollection(TreeSet::new)));
    }
}
