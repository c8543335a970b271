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
import io.utp.UtpSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
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
        SocketStatistics statistics = new SocketStatistics(1, 2, 3, 4, 5, 6, 7, Duration.ZERO, Duration.ZERO, 8, 9, 10);
        given(socket.statistics()).willReturn(statistics);
        UtpConnectException cause = new UtpConnectException("nobody there");
        PunchResult success =
                new PunchResult("peer", ADDRESS, ADDRESS, PunchMethod.PLAIN, Duration.ofMillis(20), 1, null);
        PunchResult failure =
                new PunchResult("peer", ADDRESS, ADDRESS, null, Duration.ofSeconds(5), 10, PunchFailure.NO_ANSWER);
        NatType natType = new NatType(ADDRESS, NatType.Mapping.NONE, NatType.Filtering.UNKNOWN);
        publisher.start();

        publisher.listening(node, ADDRESS);
        publisher.connectionOpened(node, socket);
        publisher.connectFailed(node, ADDRESS, cause);
        publisher.connectionClosed(node, socket, CloseReason.TIMEOUT);
        publisher.punched(node, success);
        publisher.punched(node, failure);
        publisher.natDiscovered(node, natType);
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
                        new UtpNodeStoppedEvent(node));
        assertThat(published)
                .allSatisfy(event ->
                        assertThat(((UtpEvent) event).node()).isSameAs(node).isSameAs(((UtpEvent) event).getSource()));
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

    @Test
    void outlivesTheNodesAndIsNotPaused() {
        assertThat(publisher.getPhase()).isLessThan(Integer.MAX_VALUE - 3072);
        assertThat(publisher.isPauseable()).isFalse();
    }
}
