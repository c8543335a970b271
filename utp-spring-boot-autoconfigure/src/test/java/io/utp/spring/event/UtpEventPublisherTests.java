package io.utp.spring.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.utp.CloseReason;
import io.utp.NatType;
import io.utp.PunchFailure;
import io.utp.PunchMethod;
import io.utp.PunchResult;
import io.utp.SocketStatistics;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.spring.Statistics;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class UtpEventPublisherTests {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 4711);

    private final List<Object> published = new ArrayList<>();

    private final UtpEventPublisher publisher = new UtpEventPublisher(published::add);

    private final UtpNode node = mock();

    private final UtpSocket socket = mock();

    @Test
    void publishesEachReportAsItsEvent() {
        SocketStatistics statistics = Statistics.ofSocket(7);
        given(socket.statistics()).willReturn(statistics);
        UtpConnectException cause = new UtpConnectException("nobody there");
        PunchResult success =
                new PunchResult("peer", ADDRESS, ADDRESS, PunchMethod.PLAIN, Duration.ofMillis(20), 1, null);
        PunchResult failure =
                new PunchResult("peer", ADDRESS, ADDRESS, null, Duration.ofSeconds(5), 10, PunchFailure.NO_ANSWER);
        NatType natType = new NatType(ADDRESS, NatType.Mapping.NONE, NatType.Filtering.UNKNOWN);
        RendezvousStatus status = new RendezvousStatus("alice", true, ADDRESS, ADDRESS, null);
        publisher.start();

        publisher.listening(node, ADDRESS);
        publisher.connectionOpened(node, socket);
        publisher.connectFailed(node, ADDRESS, cause);
        publisher.connectionClosed(node, socket, CloseReason.TIMEOUT);
        publisher.punched(node, success);
        publisher.punched(node, failure);
        publisher.natDiscovered(node, natType);
        publisher.pathChanged(node, socket, ADDRESS);
        publisher.rendezvousRegistered(node, status);
        publisher.rendezvousLost(node, status);
        publisher.portLost(node, ADDRESS);
        publisher.closed(node);

        assertThat(published)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("timestamp")
                .containsExactly(
                        new UtpListeningEvent(node, ADDRESS),
                        new UtpConnectionOpenedEvent(node, socket),
                        new UtpConnectFailedEvent(node, ADDRESS, cause),
                        new UtpConnectionClosedEvent(node, socket, CloseReason.TIMEOUT, statistics),
                        new UtpPunchSucceededEvent(node, success),
                        new UtpPunchFailedEvent(node, failure),
                        new UtpNatDiscoveredEvent(node, natType),
                        new UtpPathChangedEvent(node, socket, ADDRESS),
                        new UtpRendezvousRegisteredEvent(node, status),
                        new UtpRendezvousLostEvent(node, status),
                        new UtpNodeFailedEvent(node, ADDRESS),
                        new UtpNodeStoppedEvent(node));
        assertThat(published)
                .allSatisfy(event ->
                        assertThat(((UtpEvent) event).node()).isSameAs(node).isSameAs(((UtpEvent) event).getSource()));
    }

    /** So that a report that is added to the interface with a default is not forgotten here. */
    @Test
    void everyReportIsAnEvent() throws ReflectiveOperationException {
        publisher.start();
        for (Method report : UtpNodeListener.class.getDeclaredMethods()) {
            if (report.isSynthetic()) {
                continue;
            }
            published.clear();
            Object[] arguments = Arrays.stream(report.getParameterTypes())
                    .map(UtpEventPublisherTests::argument)
                    .toArray();
            report.invoke(publisher, arguments);
            assertThat(published)
                    .as(report.toString())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            UtpEvent.class, event -> assertThat(event.node()).isSameAs(arguments[0]));
        }
    }

    private static Object argument(Class<?> type) {
        if (type == PunchResult.class) {
            return new PunchResult("peer", ADDRESS, ADDRESS, PunchMethod.PLAIN, Duration.ZERO, 1, null);
        }
        return (type == UtpNode.class || type == UtpSocket.class) ? mock(type) : null;
    }

    @Test
    void publishesNothingBeforeItIsStartedAndAfterItIsStopped() {
        publisher.listening(node, ADDRESS);
        publisher.start();
        publisher.stop();
        publisher.closed(node);

        assertThat(published).isEmpty();
    }

    @Test
    void doesNotThrowWhatAnEventListenerThrows() {
        UtpEventPublisher failing = new UtpEventPublisher(event -> {
            throw new IllegalStateException("a listener's failure");
        });
        failing.start();

        assertThatNoException().isThrownBy(() -> failing.closed(node));
    }

    /** A background thread may have looked just before. */
    @Test
    void doesNotThrowWhenTheContextIsClosedMeanwhile() {
        UtpEventPublisher[] closing = new UtpEventPublisher[1];
        closing[0] = new UtpEventPublisher(event -> {
            closing[0].stop();
            throw new IllegalStateException("ApplicationEventMulticaster not initialized");
        });
        closing[0].start();

        assertThatNoException().isThrownBy(() -> closing[0].closed(node));
    }

    @Test
    void outlivesTheNodesAndIsNotPaused() {
        assertThat(publisher.getPhase()).isLessThan(Integer.MAX_VALUE - 3072);
        assertThat(publisher.isPauseable()).isFalse();
    }
}
