package io.utp.spring.boot.test.event;

import static io.utp.spring.boot.test.assertj.UtpAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;

import io.utp.UtpNode;
import io.utp.spring.event.UtpEvent;
import io.utp.spring.event.UtpListeningEvent;
import io.utp.spring.event.UtpNodeStoppedEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class UtpEventsTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private static final Duration SHORT = Duration.ofMillis(20);

    private final UtpNode node = mock("alice");

    private final UtpEvents events = new UtpEvents();

    private UtpListeningEvent listening(int port) {
        return new UtpListeningEvent(node, InetSocketAddress.createUnresolved("host", port));
    }

    private static UtpNode mock(String name) {
        UtpNode mock = Mockito.mock(UtpNode.class);
        given(mock.toString()).willReturn(name);
        return mock;
    }

    @Test
    void whatHasBeenIsNotWaitedFor() {
        UtpEvent event = listening(1);
        events.onApplicationEvent(event);
        assertThat(events.await(UtpListeningEvent.class, Duration.ZERO)).isSameAs(event);
        assertThat(events).contains(UtpListeningEvent.class).doesNotContain(UtpNodeStoppedEvent.class);
        assertThat(events.all()).containsExactly(event);
    }

    @Test
    void whatComesIsWaitedFor() throws Exception {
        events.onApplicationEvent(listening(1));
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<UtpListeningEvent> second = CompletableFuture.supplyAsync(() -> events.await(
                UtpListeningEvent.class,
                event -> {
                    asked.countDown();
                    return event.address().getPort() == 2;
                },
                LONG));
        asked.await();
        events.onApplicationEvent(new UtpNodeStoppedEvent(node));
        events.onApplicationEvent(listening(2));
        assertThat(second.join().address().getPort()).isEqualTo(2);
        assertThat(events.all(UtpListeningEvent.class)).hasSize(2);
    }

    @Test
    void whatDoesNotComeIsReportedWithWhatCameInstead() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(events).awaits(UtpNodeStoppedEvent.class, SHORT))
                .withMessageContaining("No UtpNodeStoppedEvent")
                .withMessageContaining("within 20 ms")
                .withMessageContaining("no events at all");
        events.onApplicationEvent(listening(4711));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(events).within(SHORT).awaits(UtpNodeStoppedEvent.class))
                .withMessageContaining("UtpListeningEvent of alice (address=host/<unresolved>:4711)");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(events).as("quiet").doesNotContain(UtpListeningEvent.class))
                .withMessageContaining("quiet")
                .withMessageContaining("4711");
    }

    @Test
    void whatIsForgottenIsNotSeen() {
        events.onApplicationEvent(listening(1));
        events.clear();
        assertThat(events).doesNotContain(UtpListeningEvent.class);
        assertThat(events.toString()).contains("no events at all");
    }

    @Test
    void theLatestEventsAreKept() {
        for (int i = 0; i < 10_005; i++) {
            events.onApplicationEvent(listening(i));
        }
        assertThat(events.all()).hasSize(10_000);
        assertThat(events.all(UtpListeningEvent.class).get(0).address().getPort())
                .isEqualTo(5);
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> events.await(UtpListeningEvent.class, LONG))
                .withMessageContaining("Interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
