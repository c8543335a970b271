package io.utp.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.natlab.LabPair.Punched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Finding each other by name and punching through the kernel's NATs, with a rendezvous server that both can reach. */
@Execution(ExecutionMode.CONCURRENT)
class NamedNatLabTests {

    private static final int MEETINGS = 5;

    /** A side with random ports against one that lets in only who was written to: chance decides how soon. */
    private static final int HARD_MEETINGS = 20;

    private static final int BYTES = 100 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> ROWS = new ConcurrentSkipListSet<>();

    static Stream<Arguments> pairs() {
        return Stream.of(LabNat.values())
                .flatMap(a -> Stream.of(LabNat.values()).map(b -> Arguments.of(a, b)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void eachPairFindsItsWayOrSaysWhyThereIsNone(LabNat a, LabNat b) {
        int meetings = isHard(a, b) ? HARD_MEETINGS : MEETINGS;
        List<Punched> calls = new ArrayList<>();
        try (LabPair pair = LabPair.named(a, b)) {
            register(pair, a, b, meetings);
            for (int node = 0; node < meetings; node++) {
                pair.a().call(node, "bob-" + node);
            }
            for (int node = 0; node < meetings; node++) {
                calls.add(pair.a().punched(node));
            }
            record(a, b, calls);
            judge(a, b, calls);
            for (int node = 0; calls.get(0).successful() && node < MEETINGS; node++) {
                pair.a().send(node, "bob-" + node, BYTES);
                String[] received = pair.b().received(node, Duration.ofSeconds(60));
                assertThat(received[0]).isEqualTo(pair.a().sent(node, PATIENCE));
                assertThat(received[1]).isEqualTo(String.valueOf(BYTES));
                assertThat(received[2]).isEqualTo("alice-" + node);
            }
        }
    }

    private static void register(LabPair pair, LabNat a, LabNat b, int meetings) {
        for (int node = 0; node < meetings; node++) {
            pair.a().join(node, "alice-" + node);
            pair.b().join(node, "bob-" + node);
        }
        for (int node = 0; node < meetings; node++) {
            pair.a().joined(node);
            pair.b().joined(node);
            if (a != LabNat.BLOCKED) {
                pair.a().registered(node);
            }
            if (b != LabNat.BLOCKED) {
                pair.b().registered(node);
            }
        }
    }

    private static void judge(LabNat a, LabNat b, List<Punched> calls) {
        long[] times = calls.stream().mapToLong(Punched::millis).sorted().toArray();
        long median = times[times.length / 2];
        if (a == LabNat.BLOCKED) {
            assertThat(calls).allMatch(call -> call.how().equals("NO_RENDEZVOUS"));
            assertThat(times[times.length - 1]).isLessThan(12_000);
        } else if (b == LabNat.BLOCKED) {
            assertThat(calls).allMatch(call -> call.how().equals("NO_SUCH_NAME"));
            assertThat(times[times.length - 1]).isLessThan(2_000);
        } else if (a == LabNat.SYMMETRIC && b == LabNat.SYMMETRIC) {
            assertThat(calls).allMatch(call -> call.how().equals("UNPREDICTABLE_PORTS"));
            assertThat(times[times.length - 1]).isLessThan(12_000);
        } else if (isHard(a, b)) {
            assertThat(calls).as("%s-%s", a, b).allMatch(Punched::successful);
            assertThat(times[times.length - 1]).isLessThan(42_000);
            assertThat(median).isLessThan(10_000);
        } else {
            assertThat(calls).as("%s-%s", a, b).allMatch(Punched::successful);
            assertThat(times[times.length - 1]).isLessThan(2_000);
        }
    }

    private static boolean isHard(LabNat a, LabNat b) {
        return a == LabNat.CONE && b == LabNat.SYMMETRIC || a == LabNat.SYMMETRIC && b == LabNat.CONE;
    }

    private static void record(LabNat a, LabNat b, List<Punched> calls) {
        long[] times = calls.stream().mapToLong(Punched::millis).sorted().toArray();
        double[] probes = calls.stream().mapToDouble(Punched::probes).sorted().toArray();
        String how = calls.stream().map(Punched::how).collect(Collectors.toCollection(TreeSet::new)).stream()
                .collect(Collectors.joining(", "));
        ROWS.add(String.format(
                Locale.ROOT,
                "| %s | %s | %d of %d | %.2f s | %.2f s | %.0f | %s |%n",
                a,
                b,
                calls.stream().filter(Punched::successful).count(),
                calls.size(),
                times[times.length / 2] / 1e3,
                times[times.length - 1] / 1e3,
                probes[probes.length / 2],
                how));
    }

    @AfterAll
    static void write() throws IOException {
        if (!ROWS.isEmpty()) {
            Path directory = Files.createDirectories(Path.of("target", "natlab"));
            List<String> head = Arrays.asList(
                    "| caller | called | opened | median time | longest | probes | how |",
                    "| --- | --- | --- | --- | --- | --- | --- |\n");
            Files.writeString(directory.resolve("named.md"), String.join("\n", head) + String.join("", ROWS));
        }
    }
}
