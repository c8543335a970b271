package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.spring.FakeUtpNode;
import io.utp.spring.FakeUtpSocket;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.event.UtpEventPublisher;
import io.utp.spring.event.UtpListenerOverloadedEvent;
import io.utp.spring.event.UtpListenerStartedEvent;
import io.utp.spring.event.UtpListenerStoppedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What listeners tell the application. */
class UtpListenerEventsTests {

    private final FakeUtpNode node = new FakeUtpNode();

    private final List<Object> published = new ArrayList<>();

    private final UtpEventPublisher publisher = new UtpEventPublisher(published::add);

    private final UtpListenerEndpoint endpoint = new UtpListenerEndpoint("inbox", socket -> {});

    UtpListenerEventsTests() {
        publisher.start();
    }

    /** Its executor never comes to run anything. */
    private UtpListenerContainer container() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("utpNode", node);
        beans.addBean("utpEventPublisher", publisher);
        return new UtpListenerContainerFactory(beans, new UtpNodes(beans), task -> {}, UtpListenerSettings.defaults())
                .create(endpoint);
    }

    private void assertPublished(Object... events) {
        assertThat(published)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("timestamp")
                .containsExactly(events);
    }

    @Test
    void theStartAndTheStopArePublishedOnce() {
        UtpListenerContainer container = container();

        container.stop();
        container.start();
        container.start();
        container.stop();
        container.stop();

        assertPublished(new UtpListenerStartedEvent(node, "inbox"), new UtpListenerStoppedEvent(node, "inbox"));
    }

    @Test
    void tooManyConnectionsArePublishedOnceAndNotForEach() {
        endpoint.setConcurrency(1);
        endpoint.setOverflow(UtpListenerOverflow.REJECT);
        endpoint.setGracefulShutdownPeriod(Duration.ZERO);
        UtpListenerContainer container = container();
        container.start();
        published.clear();

        for (int id = 0; id < 4; id++) {
            container.accept(FakeUtpSocket.to(null, "192.0.2.7", id));
        }

        assertPublished(new UtpListenerOverloadedEvent(node, "inbox"));
        assertThat(container.refused()).isEqualTo(3);
    }
}
