package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.endpoint.CallOutcome;
import io.utp.engine.endpoint.CallProblem;
import io.utp.engine.endpoint.EndpointState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of calls that do not simply succeed. */
@ExtendWith(SimulationReport.class)
class CallSimulationTests {
    private static final List<NatKind> CONE = List.of(NatKind.CONE);
    private static final List<NatKind> RANDOM = List.of(NatKind.SYMMETRIC);

    private final SplittableRandom seeds = new SplittableRandom(SimulationSeed.current());

    private Introduction introduced(List<NatKind> ofA, List<NatKind> ofB) {
        return new Introduction(seeds.nextLong(), ofA, ofB).join().settle();
    }

    @Test
    void whoDoesNotListenDeclines() {
        Introduction introduction = introduced(CONE, CONE);
        CallOutcome outcome = introduction.call(introduction.b(), Introduction.ALICE);
        assertThat(outcome.problem()).isEqualTo(CallProblem.DECLINED);
        assertThat(introduction.a().calls().outcomes()).isEmpty();
    }

    @Test
    void whoDoesNotListenIsCalledBackByWhomItIsConnectedWith() {
        Introduction introduction = introduced(CONE, CONE);
        introduction.connect();
        CallOutcome outcome = introduction.call(introduction.b(), Introduction.ALICE);
        assertThat(outcome.problem()).isNull();
    }

    @Test
    void nobodyCallsItself() {
        Introduction introduction = introduced(CONE, CONE);
        CallOutcome outcome = introduction.call(introduction.a(), Introduction.ALICE);
        assertThat(outcome.problem()).isEqualTo(CallProblem.OWN_NAME);
    }

    @Test
    void aCallThatWasCancelledHasNoOutcome() {
        for (int afterMillis : new int[] {0, 30, 100, 150}) {
            Introduction introduction = introduced(CONE, CONE);
            long call = introduction.a().calls().call(Introduction.BOB);
            introduction.network().run(Duration.ofMillis(afterMillis));
            introduction.a().calls().cancel(call);
            introduction.network().run(Duration.ofMinutes(2));

            assertThat(introduction.a().calls().outcomes())
                    .as("after " + afterMillis)
                    .isEmpty();
            assertThat(EndpointState.isIdle(introduction.a().calls().introductions()))
                    .isTrue();
            assertThat(EndpointState.isIdle(introduction.b().calls().introductions()))
                    .isTrue();
        }
    }

    @Test
    void whoCannotHaveManySocketsSaysSo() {
        Introduction introduction = introduced(RANDOM, CONE);
        introduction.a().sockets().limit(100);
        assertThat(introduction.call().problem()).isEqualTo(CallProblem.NO_SOCKETS);
        assertThat(introduction.a().sockets().size()).isZero();
    }

    @Test
    void whoMayNotUseManySocketsSaysSo() {
        Introduction introduction = new Introduction(seeds.nextLong(), RANDOM, CONE).withoutManySockets();
        assertThat(introduction.join().settle().call().problem()).isEqualTo(CallProblem.MANY_SOCKETS_OFF);
    }

    @Test
    void oneCallAtATimeTriesManyPorts() {
        Introduction introduction = introduced(RANDOM, CONE);
        EngineHost caller = introduction.a();
        long first = caller.calls().call(Introduction.BOB);
        long second = caller.calls().call(Introduction.BOB);
        int most = 0;
        while (caller.calls().outcome(first) == null || caller.calls().outcome(second) == null) {
            introduction.network().run(Duration.ofMillis(100));
            most = Math.max(most, caller.sockets().size());
        }

        assertThat(most).isEqualTo(256);
        assertThat(Objects.requireNonNull(caller.calls().outcome(first)).manyPorts())
                .isTrue();
        assertThat(Objects.requireNonNull(caller.calls().outcome(second)).problem())
                .isEqualTo(CallProblem.MANY_SOCKETS_OFF);
        introduction.network().run(Duration.ofMinutes(3));
        assertThat(caller.sockets().size()).isZero();
    }

    @Test
    void callsWithoutAServerEndAndAreNotWithoutNumber() {
        Introduction introduction = new Introduction(seeds.nextLong(), CONE, CONE).server();
        introduction.killServer(0);
        introduction.join();
        EngineCalls calls = introduction.a().calls();
        for (int count = 0; count < 1_100; count++) {
            calls.call(Introduction.BOB);
        }
        assertThat(calls.outcomes())
                .hasSize(76)
                .allSatisfy(outcome -> assertThat(outcome.problem()).isEqualTo(CallProblem.TOO_MANY_CALLS));

        introduction.network().run(Duration.ofSeconds(11));

        Set<Long> ended = new HashSet<>();
        calls.outcomes()
                .forEach(outcome -> assertThat(ended.add(outcome.call())).isTrue());
        assertThat(ended).hasSize(1_100);
        assertThat(calls.outcomes().subList(76, 1_100))
                .allSatisfy(outcome -> assertThat(outcome.problem()).isEqualTo(CallProblem.NO_RENDEZVOUS));
    }

    @Test
    void closingEndsTheCallsThatAreMade() {
        for (int afterMillis : new int[] {0, 30, 70, 150}) {
            Introduction introduction = introduced(CONE, CONE);
            EngineHost caller = introduction.a();
            long call = caller.calls().call(Introduction.BOB);
            introduction.network().run(Duration.ofMillis(afterMillis));
            caller.endpoint().close(caller.localNanos());
            caller.flush();
            introduction.network().run(Duration.ofMinutes(2));

            assertThat(caller.calls().outcomes()).hasSize(1);
            assertThat(caller.calls().outcome(call)).as("after " + afterMillis).isNotNull();
            assertThat(EndpointState.isIdle(caller.calls().introductions())).isTrue();
            assertThat(caller.endpoint().nextDeadline()).isEqualTo(Long.MAX_VALUE);
        }
    }
}
