package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.traversal.PeerPath;
import io.utp.engine.traversal.SessionOutcome;
import io.utp.simulation.NatKind.Dependence;
import io.utp.simulation.NatKind.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions between all kinds of NATs of RFC 4787, against {@link NatOracle}. */
@ExtendWith(SimulationReport.class)
class SessionSimulationTests {
    private static final int MEETINGS = 5;
    private static final Map<Double, List<String>> ROWS = new LinkedHashMap<>();

    private final SplittableRandom seeds = new SplittableRandom(SimulationSeed.current());

    /** Who stands behind which NATs, the innermost first. */
    record Stand(String name, List<NatKind> nats) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Stand> stands() {
        return Stream.of(
                new Stand("open", List.of()),
                new Stand("full cone", List.of(NatKind.FULL_CONE)),
                new Stand(
                        "address-restricted",
                        List.of(NatKind.of(
                                Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_DEPENDENT, Ports.PRESERVED))),
                new Stand("port-restricted", List.of(NatKind.CONE)),
                new Stand(
                        "symmetric sequential",
                        List.of(NatKind.of(
                                Dependence.ADDRESS_AND_PORT_DEPENDENT,
                                Dependence.ADDRESS_AND_PORT_DEPENDENT,
                                Ports.SEQUENTIAL))),
                new Stand("symmetric random", List.of(NatKind.SYMMETRIC)),
                new Stand("blocked", List.of(NatKind.BLOCKED)));
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
        StringBuilder row = new StringBuilder("| ").append(a);
        for (Stand b : stands().toList()) {
            boolean expected = NatOracle.sessionSucceeds(a.nats, b.nats);
            Statistics statistics = new Statistics();
            for (int count = 0; count < MEETINGS; count++) {
                long seed = seeds.nextLong() ^ a.name.hashCode() * 0x9e3779b97f4a7c15L;
                SessionMeeting meeting = new SessionMeeting(seed, a.nats, b.nats).loss(loss);
                meeting.punch(Duration.ofMillis(seeds.nextInt(200)));
                check(a + " with " + b + ", loss " + loss + ", seed " + seed, meeting, expected);
                statistics.add(meeting);
            }
            row.append(" | ").append(statistics);
        }
        ROWS.computeIfAbsent(loss, key -> new ArrayList<>())
                .add(row.append(" |").toString());
    }

    /** The oracle is right about both sides; a path works in both directions, and all sockets but its own are closed. */
    private static void check(String pair, SessionMeeting meeting, boolean expected) {
        for (SessionHost host : List.of(meeting.a(), meeting.b())) {
            SessionOutcome outcome = SessionMeeting.outcome(host);
            assertThat(outcome.successful()).as("%s: %s", pair, outcome).isEqualTo(expected);
            PeerPath path = outcome.path();
            assertThat(host.openSockets()).as(pair).isEqualTo(path != null && path.socket() != 0 ? 1 : 0);
        }
        assertThat(meeting.pathWorks()).as(pair).isEqualTo(expected);
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
        StringBuilder text =
                new StringBuilder("Share of the sides that succeeded, median (and longest) time until then, mean"
                        + " number of checks a side;\n- where no path is found. One way 20 ms.\n");
        ROWS.forEach((loss, rows) -> {
            text.append(String.format(Locale.ROOT, "%nLoss %.0f %%%n%n| ", loss * 100));
            stands().forEach(stand -> text.append(" | ").append(stand));
            text.append(" |\n|")
                    .append(" --- |".repeat((int) stands().count() + 1))
                    .append('\n');
            rows.forEach(row -> text.append(row).append('\n'));
        });
        Path directory = Files.createDirectories(Path.of("target", "simulation"));
        Files.writeString(directory.resolve("session.md"), text);
    }
}
