package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.ConnectionPath;
import io.utp.engine.endpoint.CallOutcome;
import io.utp.engine.endpoint.CallProblem;
import io.utp.engine.rendezvous.Candidate;
import io.utp.simulation.NatKind.Dependence;
import io.utp.simulation.NatKind.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node calls another one by its name, dials over the path that was found, and both exchange data: the whole stack, from the
 * rendezvous' links to the transfer, between all kinds of NATs and against {@link NatOracle}.
 */
@ExtendWith(SimulationReport.class)
class IntroductionSimulationTests {
    private static final int CALLS = 5;
    private static final long SIZE = 50_000;
    private static final StandTable TABLE = new StandTable(stands().toList());

    private final SplittableRandom seeds = new SplittableRandom(SimulationSeed.current());

    static Stream<Stand> stands() {
        Stand twoCones = new Stand("two cones", List.of(NatKind.CONE, NatKind.CONE));
        return Stream.concat(Stand.usual(), Stream.of(twoCones));
    }

    @ParameterizedTest
    @MethodSource("stands")
    void whoCallsByNameIsConnectedWhereTheOracleSaysSo(Stand a) {
        callAll(a, 0);
    }

    @ParameterizedTest
    @MethodSource("stands")
    void whoCallsByNameIsConnectedWhereTheOracleSaysSoAlthoughAFifthIsLost(Stand a) {
        callAll(a, 0.2);
    }

    private void callAll(Stand a, double loss) {
        List<Object> row = new ArrayList<>();
        for (Stand b : stands().toList()) {
            Statistics statistics = new Statistics();
            for (int count = 0; count < CALLS; count++) {
                long seed = seeds.nextLong() ^ a.name().hashCode() * 0x9e3779b97f4a7c15L;
                String pair = a + " calls " + b + ", loss " + loss + ", seed " + seed;
                Introduction introduction = new Introduction(seed, a.nats(), b.nats()).server();
                introduction.loss(loss).join().settle();
                statistics.add(check(pair, introduction, expected(a.nats(), b.nats())));
            }
            row.add(statistics);
        }
        TABLE.add(loss, a, row);
    }

    /** What the caller has to be told; {@code null} if there is a path. */
    private static @Nullable CallProblem expected(List<NatKind> a, List<NatKind> b) {
        if (a.contains(NatKind.BLOCKED)) {
            return CallProblem.NO_RENDEZVOUS;
        } else if (b.contains(NatKind.BLOCKED)) {
            return CallProblem.NO_SUCH_NAME;
        }
        return NatOracle.sessionSucceeds(a, b) ? null : CallProblem.UNPREDICTABLE_PORTS;
    }

    private static CallOutcome check(String pair, Introduction introduction, @Nullable CallProblem expected) {
        CallOutcome outcome = introduction.call();
        assertThat(outcome.problem()).as("%s: %s", pair, outcome).isEqualTo(expected);
        assertThat(outcome.peer()).isEqualTo(Introduction.BOB);
        if (expected == null) {
            SimulatedApplication dialled = introduction.dial(Objects.requireNonNull(outcome.path()));
            introduction.transfer(SIZE);
            assertThat(dialled.connection().path().peerName()).as(pair).isEqualTo(Introduction.BOB);
            // Lost answers are asked for again: the name may come after the bytes.
            ConnectionPath accepted = introduction.accepted().connection().path();
            introduction.network().runUntil(() -> accepted.peerName() != null, Duration.ofSeconds(8));
            assertThat(accepted.peerName()).as(pair).isEqualTo(Introduction.ALICE);
        }
        return outcome;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoHomesBehindOneNatNeedHairpinning(boolean hairpins) {
        // RFC 4787 section 6
        for (Stand home : stands().toList().subList(1, 4)) {
            for (double loss : new double[] {0, 0.2}) {
                NatKind provider = NatKind.CONE.hairpinning(hairpins);
                Introduction introduction = new Introduction(
                                seeds.nextLong(), List.of(NatKind.CONE), home.nats(), provider, false)
                        .server();
                introduction.loss(loss).join().settle();
                String pair = home + " and cone behind one NAT, loss " + loss;
                check(pair, introduction, hairpins ? null : CallProblem.NO_ANSWER);
            }
        }
    }

    /** RFC 4787 section 4.1: who sees a node at one address only cannot know that it would be another one for another. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aMappingThatDependsOnTheAddressShowsToTwoServersOnly(int servers) {
        List<NatKind> dependent =
                List.of(NatKind.of(Dependence.ADDRESS_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Ports.RANDOM));
        List<NatKind> cone = List.of(NatKind.CONE);
        for (boolean calls : new boolean[] {true, false}) {
            Introduction introduction =
                    new Introduction(seeds.nextLong(), calls ? dependent : cone, calls ? cone : dependent);
            for (int count = 0; count < servers; count++) {
                introduction.server();
            }
            boolean known = NatOracle.sessionSucceeds(dependent, cone) && NatOracle.serversKnow(servers, dependent);
            check(servers + " servers", introduction.join().settle(), known ? null : CallProblem.NO_ANSWER);
        }
    }

    @ParameterizedTest
    @MethodSource("stands")
    void atHomeTheHostsOwnAddressesWin(Stand home) {
        if (home.nats().contains(NatKind.BLOCKED)) {
            return;
        }
        List<NatKind> nats =
                home.nats().stream().map(nat -> nat.hairpinning(false)).toList();
        Introduction introduction = new Introduction(seeds.nextLong(), nats, nats, null, true);
        CallOutcome outcome = check(home + " for both", introduction.join().settle(), null);
        assertThat(outcome.type()).isEqualTo(Candidate.Type.HOST);
    }

    /** What the calls of a pair came to. */
    private static final class Statistics {
        private final List<CallOutcome> outcomes = new ArrayList<>();

        void add(CallOutcome outcome) {
            outcomes.add(outcome);
        }

        @Override
        public String toString() {
            List<CallOutcome> found =
                    outcomes.stream().filter(outcome -> outcome.path() != null).toList();
            if (found.isEmpty()) {
                return String.valueOf(outcomes.get(0).problem())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', ' ');
            }
            long[] times =
                    found.stream().mapToLong(CallOutcome::elapsedNanos).sorted().toArray();
            return String.format(
                    Locale.ROOT,
                    "%d %%, %.2f (%.2f) s, %.0f",
                    100 * found.size() / outcomes.size(),
                    (times[times.length / 2] + times[(times.length - 1) / 2]) / 2e9,
                    times[times.length - 1] / 1e9,
                    found.stream().mapToInt(CallOutcome::probes).average().orElse(0));
        }
    }

    @AfterAll
    static void write() throws IOException {
        TABLE.write(
                "introduction.md",
                "Calls by name, the row's node calls the column's: share that found a path,"
                        + " median (and longest) time from the call to the path, mean number of the caller's checks; or what it"
                        + " was told instead. One way 20 ms, one server.\n");
    }
}
