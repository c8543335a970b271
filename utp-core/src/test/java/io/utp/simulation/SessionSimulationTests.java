package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.traversal.SessionFailure;
import io.utp.engine.traversal.SessionOutcome;
import io.utp.engine.wire.Path;
import io.utp.simulation.NatKind.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions between all kinds of NATs of RFC 4787, against {@link NatOracle}. */
@ExtendWith(SimulationReport.class)
class SessionSimulationTests {
    private static final int MEETINGS = 5;
    private static final StandTable TABLE = new StandTable(stands().toList());

    private static final List<NatKind> SEQUENTIAL = Stand.SEQUENTIAL.nats();

    private final SplittableRandom seeds = new SplittableRandom(SimulationSeed.current());

    static Stream<Stand> stands() {
        return Stand.usual();
    }

    @ParameterizedTest
    @MethodSource("stands")
    void everyPairFindsAPathAsTheOracleSays(Stand a) {
        meetAll(a, 0);
    }

    @ParameterizedTest
    @MethodSource("stands")
    void everyPairFindsAPathAsTheOracleSaysAlthoughAFifthIsLost(Stand a) {
        meetAll(a, 0.2);
    }

    private void meetAll(Stand a, double loss) {
        List<Object> row = new ArrayList<>();
        for (Stand b : stands().toList()) {
            boolean expected = NatOracle.sessionSucceeds(a.nats(), b.nats());
            Statistics statistics = new Statistics();
            for (int count = 0; count < MEETINGS; count++) {
                long seed = seeds.nextLong() ^ a.name().hashCode() * 0x9e3779b97f4a7c15L;
                SessionMeeting meeting = new SessionMeeting(seed, a.nats(), b.nats()).loss(loss);
                meeting.punch(Duration.ofMillis(seeds.nextInt(200)));
                check(a + " with " + b + ", loss " + loss + ", seed " + seed, meeting, expected);
                statistics.add(meeting);
            }
            row.add(statistics);
        }
        TABLE.add(loss, a, row);
    }

    /** The oracle is right about both sides; a path works in both directions, and all sockets but its own are closed. */
    private static void check(String pair, SessionMeeting meeting, boolean expected) {
        for (SessionHost host : List.of(meeting.a(), meeting.b())) {
            SessionOutcome outcome = SessionMeeting.outcome(host);
            assertThat(outcome.successful()).as("%s: %s", pair, outcome).isEqualTo(expected);
            Path path = outcome.path();
            assertThat(host.openSockets()).as(pair).isEqualTo(path != null && path.socket() != 0 ? 1 : 0);
        }
        assertThat(meeting.pathWorks()).as(pair).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("stands")
    void lossAndJitterAndReorderingTogetherDoNotSpoilIt(Stand a) {
        List<Stand> others = stands().toList();
        for (Stand b : others.subList(3, 5)) {
            boolean expected = NatOracle.sessionSucceeds(a.nats(), b.nats());
            for (int count = 0; expected && count < 20; count++) {
                SessionMeeting meeting = new SessionMeeting(seeds.nextLong(), a.nats(), b.nats()).loss(0.2);
                for (SessionHost host : List.of(meeting.a(), meeting.b())) {
                    host.link().jitter(Duration.ofMillis(30)).reordering(0.05, Duration.ofMillis(50));
                }
                meeting.punch(Duration.ofMillis(seeds.nextInt(200)));
                check(a + " with " + b + ", seed " + meeting.network().seed(), meeting, true);
            }
        }
    }

    // ---- more kinds, and several NATs

    static Stream<Stand> allStands() {
        Stream<NatKind> kinds = Stream.of(Ports.SEQUENTIAL, Ports.RANDOM)
                .flatMap(ports -> NatKind.all(ports).stream())
                .distinct();
        return kinds.map(Stand::behind);
    }

    @ParameterizedTest
    @MethodSource("allStands")
    void everyPairOfRfc4787FindsAPathAsTheOracleSays(Stand a) {
        for (Stand b : allStands().toList()) {
            meetOnce(a.nats(), b.nats());
        }
    }

    @ParameterizedTest
    @MethodSource("allStands")
    void twoNatsBehindEachOtherLetPathsThroughAsTheOracleSays(Stand home) {
        for (Stand provider : allStands().toList()) {
            for (Stand b : stands().toList()) {
                meetOnce(List.of(home.nats().get(0), provider.nats().get(0)), b.nats());
            }
        }
    }

    private void meetOnce(List<NatKind> a, List<NatKind> b) {
        SessionMeeting meeting = new SessionMeeting(seeds.nextLong(), a, b);
        meeting.punch(Duration.ofMillis(seeds.nextInt(200)));
        check(a + " with " + b + ", seed " + meeting.network().seed(), meeting, NatOracle.sessionSucceeds(a, b));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoHomesBehindOneNatNeedHairpinning(boolean hairpins) {
        // RFC 4787 section 6
        for (NatKind provider : NatKind.all(Ports.RANDOM)) {
            for (NatKind home : NatKind.all(Ports.RANDOM)) {
                List<NatKind> ofA = List.of(NatKind.CONE);
                SessionMeeting meeting =
                        new SessionMeeting(seeds.nextLong(), ofA, List.of(home), provider.hairpinning(hairpins), false);
                meeting.punch(Duration.ofMillis(seeds.nextInt(200)));
                boolean possible = NatOracle.sessionSucceeds(List.of(NatKind.CONE, provider), List.of(home, provider));
                check(home + " and cone behind " + provider, meeting, hairpins && possible);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("stands")
    void atHomeTheHostsOwnAddressesWin(Stand home) {
        SessionMeeting meeting = new SessionMeeting(seeds.nextLong(), home.nats(), home.nats(), null, true);
        meeting.punch(Duration.ofMillis(seeds.nextInt(200)));

        check(home + " for both", meeting, true);
        assertThat(meeting.outcomeOfA().type()).isEqualTo(Candidate.Type.HOST);
        assertThat(meeting.outcomeOfB().type()).isEqualTo(Candidate.Type.HOST);
    }

    // ---- ports that are searched for

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void amongRandomPortsOneIsFound(boolean callerHasRandomPorts) {
        List<Double> seconds = new ArrayList<>();
        for (int count = 0; count < 20; count++) {
            List<NatKind> random = List.of(NatKind.SYMMETRIC);
            List<NatKind> cone = List.of(NatKind.CONE);
            SessionMeeting meeting = new SessionMeeting(
                    seeds.nextLong(), callerHasRandomPorts ? random : cone, callerHasRandomPorts ? cone : random);
            meeting.punch(Duration.ofMillis(seeds.nextInt(200)));
            check("seed " + meeting.network().seed(), meeting, true);
            assertThat(meeting.outcomeOfA().probes()).isLessThanOrEqualTo(2_200);
            seconds.add(meeting.outcomeOfA().elapsedNanos() / 1e9);
        }
        seconds.sort(null);
        TABLE.remark(String.format(
                Locale.ROOT,
                "Random ports at the %s side, port-restricted cone at the other: 20 of 20, shortest %.1f s, median %.1f s,"
                        + " longest %.1f s.",
                callerHasRandomPorts ? "calling" : "called",
                seconds.get(0),
                (seconds.get(9) + seconds.get(10)) / 2,
                seconds.get(19)));
        assertThat(seconds.get(10)).isLessThan(10);
        assertThat(seconds.get(19)).isLessThan(40);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 11, 30, 60})
    void portsThatOthersTookMeanwhileAreSearchedAround(int taken) {
        for (boolean callerIsSequential : new boolean[] {true, false}) {
            List<NatKind> cone = List.of(NatKind.CONE);
            SessionMeeting meeting = new SessionMeeting(
                    seeds.nextLong(), callerIsSequential ? SEQUENTIAL : cone, callerIsSequential ? cone : SEQUENTIAL);
            meeting.describe().takePorts(callerIsSequential ? meeting.a() : meeting.b(), taken);
            meeting.start(Duration.ofMillis(seeds.nextInt(200)));

            check(taken + " taken", meeting.finish(), true);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "0, 1", "2, 1", "1, 4", "5, 0", "0, 5", "3, 3", "2, 6", "6, 2"})
    void twoSequentialNatsMeetAlthoughOthersTookPortsMeanwhile(int takenAtA, int takenAtB) {
        SessionMeeting meeting = new SessionMeeting(seeds.nextLong(), SEQUENTIAL, SEQUENTIAL).describe();
        meeting.takePorts(meeting.a(), takenAtA);
        meeting.takePorts(meeting.b(), takenAtB);
        meeting.start(Duration.ofMillis(seeds.nextInt(200)));

        check(takenAtA + " and " + takenAtB + " taken", meeting.finish(), true);
    }

    // ---- when it cannot be

    @Test
    void whoMayNotUseManySocketsSaysSo() {
        List<NatKind> random = List.of(NatKind.SYMMETRIC);
        SessionMeeting meeting =
                new SessionMeeting(seeds.nextLong(), random, List.of(NatKind.CONE)).withoutManySockets();

        meeting.punch(Duration.ZERO);

        check("without many sockets", meeting, false);
        assertThat(meeting.outcomeOfA().failure()).isEqualTo(SessionFailure.MANY_SOCKETS_OFF);
        assertThat(meeting.outcomeOfB().failure()).isEqualTo(SessionFailure.MANY_SOCKETS_OFF);
        assertThat(Duration.ofNanos(meeting.outcomeOfA().elapsedNanos())).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whoCannotHaveManySocketsSaysSo() {
        List<NatKind> random = List.of(NatKind.SYMMETRIC);
        SessionMeeting meeting = new SessionMeeting(seeds.nextLong(), random, List.of(NatKind.CONE));
        meeting.a().socketLimit(100);

        meeting.punch(Duration.ZERO);

        assertThat(meeting.outcomeOfA().failure()).isEqualTo(SessionFailure.NO_SOCKETS);
        assertThat(meeting.outcomeOfB().failure()).isEqualTo(SessionFailure.NO_ANSWER);
    }

    @Test
    void twoNatsWithRandomPortsAreGivenUpSoon() {
        List<NatKind> random = List.of(NatKind.SYMMETRIC);
        SessionMeeting meeting = new SessionMeeting(seeds.nextLong(), random, random);

        meeting.punch(Duration.ZERO);

        assertThat(meeting.outcomeOfA().failure()).isEqualTo(SessionFailure.UNPREDICTABLE_PORTS);
        assertThat(meeting.outcomeOfB().failure()).isEqualTo(SessionFailure.UNPREDICTABLE_PORTS);
        assertThat(Duration.ofNanos(meeting.outcomeOfA().elapsedNanos())).isEqualTo(Duration.ofSeconds(5));
    }

    /** What the meetings of a pair came to. */
    private static final class Statistics {
        private final List<SessionOutcome> outcomes = new ArrayList<>();

        void add(SessionMeeting meeting) {
            outcomes.add(meeting.outcomeOfA());
            outcomes.add(meeting.outcomeOfB());
        }

        @Override
        public String toString() {
            long successes =
                    outcomes.stream().filter(SessionOutcome::successful).count();
            if (successes == 0) {
                return "-";
            }
            long[] times = outcomes.stream()
                    .mapToLong(SessionOutcome::elapsedNanos)
                    .sorted()
                    .toArray();
            double median = (times[times.length / 2] + times[(times.length - 1) / 2]) / 2e9;
            double probes =
                    outcomes.stream().mapToInt(SessionOutcome::probes).average().orElse(0);
            return String.format(
                    Locale.ROOT,
                    "%d %%, %.2f (%.2f) s, %.0f",
                    100 * successes / outcomes.size(),
                    median,
                    times[times.length - 1] / 1e9,
                    probes);
        }
    }

    @AfterAll
    static void write() throws IOException {
        TABLE.write(
                "session.md",
                "Share of the sides that succeeded, median (and longest) time until then, mean"
                        + " number of checks a side;\n- where no path is found. One way 20 ms.\n");
    }
}
