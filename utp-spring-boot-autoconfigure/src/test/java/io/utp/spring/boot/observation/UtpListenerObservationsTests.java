package io.utp.spring.boot.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.observation.tck.TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.listener.UtpListenerCall;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class UtpListenerObservationsTests {

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    private final UtpListenerObservations observations = new UtpListenerObservations(registry, null);

    private final UtpSocket socket = mock();

    UtpListenerObservationsTests() {
        given(socket.remoteAddress()).willReturn(new InetSocketAddress("127.0.0.1", 4711));
    }

    private TestObservationRegistryAssertReturningObservationContextAssert observed() {
        return TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsEqualTo(1)
                .hasObservationWithNameEqualTo("utp.listener")
                .that();
    }

    @Test
    void aCallIsObservedUntilTheListenerIsDone() {
        CompletableFuture<Void> done = new CompletableFuture<>();

        observations.intercept(new Call(null, () -> done));
        observed().hasBeenStarted().isNotStopped();
        done.complete(null);

        observed()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("node", "alice")
                .hasLowCardinalityKeyValue("listener", "inbox")
                .hasLowCardinalityKeyValue("kind", "connection")
                .hasLowCardinalityKeyValue("outcome", "success")
                .hasHighCardinalityKeyValue("peer", "127.0.0.1:4711")
                .hasOnlyKeys("node", "listener", "kind", "outcome", "peer")
                .doesNotHaveError();
    }

    @Test
    void aCallWithAMessageOfANamedPeerTellsBoth() {
        given(socket.remoteName()).willReturn("bob");

        observations.intercept(new Call("hello", () -> CompletableFuture.completedFuture(null)));

        observed().hasLowCardinalityKeyValue("kind", "message").hasHighCardinalityKeyValue("peer", "bob");
    }

    @Test
    void whatTheListenerFailsWithIsTheError() {
        IllegalStateException cause = new IllegalStateException("a listener's failure");

        observations.intercept(new Call(null, () -> CompletableFuture.failedFuture(new CompletionException(cause))));

        observed()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("outcome", "failure")
                .hasError(cause);
    }

    @Test
    void whatTheListenerDoesIsObservedWithinTheCall() {
        observations.intercept(new Call(null, () -> {
            assertThat(registry.getCurrentObservation()).isNotNull();
            return CompletableFuture.completedFuture(null);
        }));

        assertThat(registry.getCurrentObservation()).isNull();
    }

    @Test
    void withoutARegistryNothingIsDone() {
        CompletableFuture<Void> done = new CompletableFuture<>();

        assertThat(new UtpListenerObservations(ObservationRegistry.NOOP, null).intercept(new Call(null, () -> done)))
                .isSameAs(done);
    }

    private final class Call implements UtpListenerCall {

        private final Object payload;

        private final Supplier<CompletionStage<?>> listener;

        Call(Object payload, Supplier<CompletionStage<?>> listener) {
            this.payload = payload;
            this.listener = listener;
        }

        @Override
        public String listenerId() {
            return "inbox";
        }

        @Override
        public UtpNode node() {
            return mock();
        }

        @Override
        public String nodeName() {
            return "alice";
        }

        @Override
        public UtpSocket socket() {
            return socket;
        }

        @Override
        public Object payload() {
            return payload;
        }

        @Override
        public CompletionStage<?> proceed() {
            return listener.get();
        }
    }
}
