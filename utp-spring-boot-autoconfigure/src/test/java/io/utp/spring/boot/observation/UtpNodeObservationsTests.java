package io.utp.spring.boot.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.utp.PunchFailure;
import io.utp.PunchMethod;
import io.utp.PunchResult;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UtpNodeObservationsTests {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 4711);

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    private final UtpNode node = mock();

    private final UtpNodeObservations observations = new UtpNodeObservations(registry, each -> "alice", null, null);

    private TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert observed(
            String name) {
        return TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsEqualTo(1)
                .hasObservationWithNameEqualTo(name)
                .that();
    }

    @Test
    void aConnectIsObservedUntilItIsOpen() {
        CompletableFuture<UtpSocket> future = new CompletableFuture<>();

        assertThat(observations.connect(node, "127.0.0.1:4711", () -> future)).isSameAs(future);
        observed("utp.connect").hasBeenStarted().isNotStopped();
        future.complete(mock());

        observed("utp.connect")
                .hasBeenStopped()
                .hasContextualNameEqualTo("utp connect")
                .hasLowCardinalityKeyValue("node", "alice")
                .hasLowCardinalityKeyValue("outcome", "success")
                .hasHighCardinalityKeyValue("peer", "127.0.0.1:4711")
                .doesNotHaveError();
    }

    @Test
    void theAddressOfThePeerIsNoTag() {
        observations.connect(node, "127.0.0.1:4711", () -> CompletableFuture.completedFuture(mock()));

        TestObservationRegistryAssert.assertThat(registry)
                .hasHandledContextsThatSatisfy(contexts -> assertThat(contexts)
                        .singleElement()
                        .satisfies(context -> assertThat(context.getLowCardinalityKeyValues())
                                .extracting(KeyValue::getValue)
                                .isNotEmpty()
                                .noneMatch(value -> value.contains("127.0.0.1"))));
    }

    @Test
    void aConnectThatFailsIsAnError() {
        UtpConnectException cause = new UtpConnectException("nobody there");

        observations.connect(node, "bob", () -> CompletableFuture.failedFuture(cause));

        observed("utp.connect")
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("outcome", "failure")
                .hasError(cause);
    }

    @Test
    void aConnectThatIsCalledOffIsNone() {
        CompletableFuture<UtpSocket> future = new CompletableFuture<>();

        observations.connect(node, "bob", () -> future).cancel(true);

        observed("utp.connect")
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("outcome", "cancelled")
                .doesNotHaveError();
    }

    @Test
    void whatIsRefusedAtOnceIsAnErrorToo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> observations.connect(node, "bob", () -> {
                    throw new IllegalStateException("closed");
                }));

        observed("utp.connect")
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("outcome", "failure")
                .hasError();
    }

    @Test
    void aPunchTellsTheKindOfWay() {
        PunchResult result =
                new PunchResult("bob", ADDRESS, ADDRESS, PunchMethod.PEER_REFLEXIVE, Duration.ofMillis(20), 1, null);

        observations.punch(node, "bob", () -> CompletableFuture.completedFuture(result));

        observed("utp.punch")
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("outcome", "success")
                .hasLowCardinalityKeyValue("method", "peer-reflexive")
                .hasLowCardinalityKeyValue("reason", "none")
                .hasHighCardinalityKeyValue("peer", "bob");
    }

    @Test
    void aPunchWithoutAWayTellsWhy() {
        PunchResult result =
                new PunchResult("bob", ADDRESS, ADDRESS, null, Duration.ofSeconds(5), 10, PunchFailure.NO_ANSWER);

        observations.punch(node, "bob", () -> CompletableFuture.completedFuture(result));

        observed("utp.punch")
                .hasLowCardinalityKeyValue("outcome", "failure")
                .hasLowCardinalityKeyValue("method", "none")
                .hasLowCardinalityKeyValue("reason", "no-answer");
    }

    @Test
    void theKeysAreThoseOfTheDocumentation() {
        observations.connect(node, "bob", () -> CompletableFuture.completedFuture(mock()));
        observations.punch(node, "bob", () -> new CompletableFuture<>());

        TestObservationRegistryAssert.assertThat(registry)
                .forAllObservationsWithNameEqualTo(
                        "utp.connect", context -> context.hasOnlyKeys("node", "outcome", "peer"))
                .forAllObservationsWithNameEqualTo(
                        "utp.punch", context -> context.hasOnlyKeys("node", "outcome", "method", "reason", "peer"));
    }

    @Test
    void theConventionOfTheApplicationWins() {
        UtpNodeObservations own = new UtpNodeObservations(
                registry,
                each -> "alice",
                new DefaultUtpConnectObservationConvention() {
                    @Override
                    public KeyValues getLowCardinalityKeyValues(UtpConnectObservationContext context) {
                        return super.getLowCardinalityKeyValues(context).and("region", "north");
                    }
                },
                null);

        own.connect(node, "bob", () -> CompletableFuture.completedFuture(mock()));

        observed("utp.connect").hasLowCardinalityKeyValue("region", "north");
    }

    @Test
    void withoutARegistryNothingIsDone() {
        UtpNodeObservations idle = new UtpNodeObservations(
                ObservationRegistry.NOOP,
                each -> {
                    throw new AssertionError("nobody needs the name");
                },
                null,
                null);
        CompletableFuture<UtpSocket> socket = new CompletableFuture<>();
        CompletableFuture<PunchResult> result = new CompletableFuture<>();

        assertThat(idle.connect(node, "bob", () -> socket)).isSameAs(socket);
        assertThat(idle.punch(node, "bob", () -> result)).isSameAs(result);
    }
}
