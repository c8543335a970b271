package io.utp.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.natlab.LabPair.Punched;
import io.utp.simulation.NatOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Punching and dialling through the kernel's NATs, against the oracle that the simulated ones agree with. */
@Execution(ExecutionMode.CONCURRENT)
class PunchNatLabTests {

    private static final int MEETINGS = 5;
    private static final int ATTEMPTS = 8;
    private static final int BYTES = 100 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> ROWS = new ConcurrentSkipListSet<>();

    static Stream<Arguments> pairs() {
        List<LabNat> all = List.of(LabNat.values());
        return all.stream()
                .filter(a -> a != LabNat.BLOCKED)
                .flatMap(a -> all.stream().map(b -> Arguments.of(a, b)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void eachPairOpensAsTheOracleSays(LabNat a, LabNat b) {
        boolean expected = NatOracle.plainPunchSucceeds(a.simulated(), b.simulated());
        List<Punched> results = new ArrayList<>();
        try (LabPair pair = LabPair.tracked(a, b)) {
            punchAll(pair);
            for (int node = 0; node < MEETINGS; node++) {
                Punched ofA = pair.a().punched(node);
                Punched ofB = pair.b().punched(node);
                results.addAll(List.of(ofA, ofB));
                if (ofA.successful() && ofB.successful()) {
                    pair.a().dial(node, ofA.path(), BYTES);
                }
            }
            record(a, b, results);
            for (Punched result : results) {
                assertThat(result.successful()).as("%s", result).isEqualTo(expected);
                if (expected) {
                    assertThat(result.probes()).isBetween(1, ATTEMPTS);
                } else {
                    assertThat(result.probes()).isEqualTo(ATTEMPTS);
                    assertThat(result.millis()).isBetween(ATTEMPTS * 500L, ATTEMPTS * 500L + 2_000);
                }
            }
            for (int node = 0; expected && node < MEETINGS; node++) {
                String[] received = pair.b().received(node, PATIENCE);
                assertThat(received[0]).isEqualTo(pair.a().sent(node, PATIENCE));
                assertThat(received[1]).isEqualTo(String.valueOf(BYTES));
            }
        }
    }

    /** One after the other begins, and each second side a little later than its peer, up to more than an interval. */
    private static void punchAll(LabPair pair) {
        for (int node = 0; node < MEETINGS; node++) {
            pair.a().bind(node);
            pair.b().bind(node);
        }
        for (int node = 0; node < MEETINGS; node++) {
            String ofA = pair.a().address(node);
            String ofB = pair.b().address(node);
            pair.a().punch(node, ofB, ATTEMPTS);
            int number = node;
            CompletableFuture.delayedExecutor(node * 140L, TimeUnit.MILLISECONDS)
                    .execute(() -> pair.b().punch(number, ofA, ATTEMPTS));
        }
    }

    @Test
    void thePortThatASymmetricNatGivesItsHostTowardsUsIsFoundAlsoAfterItChanged() {
        // utp-punch 1.0.1 accepts an answer only from the exact address it was told, and fails here.
        try (LabPair pair = LabPair.tracked(LabNat.FULLCONE, LabNat.SYMMETRIC)) {
            pair.bind();
            String told = pair.addressOfB();

            String found = pair.punch(ATTEMPTS);
            assertThat(found).startsWith("10.77.0.12 ").isNotEqualTo(told);

            pair.lab().rebind("rb");
            String foundAgain = pair.punch(ATTEMPTS);
            assertThat(foundAgain).startsWith("10.77.0.12 ").isNotEqualTo(told).isNotEqualTo(found);

            pair.a().dial(0, foundAgain, BYTES);
            assertThat(pair.b().received(0, PATIENCE)[0]).isEqualTo(pair.a().sent(0, PATIENCE));
        }
    }

    @Test
    void aLargeTransferArrivesAlthoughBothRoutersLoseAHundredth() {
        int bytes = 20_000_000;
        try (LabPair pair = LabPair.tracked(LabNat.CONE, LabNat.CONE, "--loss", "1")) {
            pair.bind();
            pair.a().dial(0, pair.punch(20), bytes);

            String[] received = pair.b().received(0, Duration.ofSeconds(100));

            assertThat(received[0]).isEqualTo(pair.a().sent(0, PATIENCE));
            assertThat(received[1]).isEqualTo(String.valueOf(bytes));
        }
    }

    private static void record(LabNat a, LabNat b, List<Punched> results) {
        long succeeded = 0;
        for (int index = 0; index < results.size(); index += 2) {
            succeeded +=
                    results.get(index).successful() && results.get(index + 1).successful() ? 1 : 0;
        }
        long[] times = results.stream().mapToLong(Punched::millis).sorted().toArray();
        double probes = Arrays.stream(results.stream().mapToInt(Punched::probes).toArray())
                .average()
                .orElse(0);
        ROWS.add(String.format(
                Locale.ROOT,
                "| %s | %s | %d of %d | %.2f s | %.1f |%n",
                a,
                b,
                succeeded,
                results.size() / 2,
                times[times.length / 2] / 1e3,
                probes));
    }

    @AfterAll
    static void write() throws IOException {
        if (!ROWS.isEmpty()) {
            Path directory = Files.createDirectories(Path.of("target", "natlab"));
            String head = "| a | b | opened | median time | `PUNCH` sent by each |\n| --- | --- | --- | --- | --- |\n";
            Files.writeString(directory.resolve("punch.md"), head + String.join("", ROWS));
        }
    }
}
