package io.utp.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.ListenerContainers;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.event.UtpListenerStartedEvent;
import io.utp.spring.event.UtpListenerStoppedEvent;
import io.utp.spring.listener.UtpListenerContainer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class UtpListenerMetricsTests {

    private final FakeUtpNode node = new FakeUtpNode();

    private final UtpListenerContainer container = ListenerContainers.inbox(
            new UtpNodes(new StaticListableBeanFactory(Map.of("aliceUtpNode", node))), "alice");

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private final UtpListenerMetrics metrics = new UtpListenerMetrics(id -> id.equals("inbox") ? container : null);

    @Test
    void aListenerIsMeasuredWhileItRuns() {
        metrics.bindTo(registry);
        assertThat(registry.getMeters()).isEmpty();

        metrics.onApplicationEvent(new UtpListenerStartedEvent(node, "inbox"));
        assertThat(registry.getMeters()).hasSize(3).allSatisfy(meter -> {
            assertThat(meter.getId().getTag("node")).isEqualTo("alice");
            assertThat(meter.getId().getTag("listener")).isEqualTo("inbox");
            assertThat(meter.measure().iterator().next().getValue()).isZero();
        });

        metrics.onApplicationEvent(new UtpListenerStoppedEvent(node, "inbox"));
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aRegistryThatComesLateHasAllMeters() {
        metrics.onApplicationEvent(new UtpListenerStartedEvent(node, "inbox"));

        metrics.bindTo(registry);

        assertThat(registry.getMeters()).hasSize(3);
        metrics.onApplicationEvent(new UtpListenerStoppedEvent(node, "inbox"));
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aListenerThatIsGoneIsNotMeasured() {
        metrics.bindTo(registry);

        metrics.onApplicationEvent(new UtpListenerStartedEvent(node, "forgotten"));

        assertThat(registry.getMeters()).isEmpty();
    }
}
