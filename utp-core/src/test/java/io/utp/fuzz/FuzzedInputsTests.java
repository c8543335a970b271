package io.utp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All seeds, and all inputs that fuzzing has found, through every target. */
class FuzzedInputsTests {
    private static final Path DIRECTORY = Path.of("src/test/fuzz");
    private static final Map<String, byte[]> INPUTS = inputs();

    @ParameterizedTest
    @EnumSource
    void everyInputIsSurvived(Target target) {
        for (Map.Entry<String, byte[]> input : INPUTS.entrySet()) {
            try {
                target.run(input.getValue());
            } catch (Throwable failure) {
                throw new AssertionError(target.label() + " does not survive " + input.getKey(), failure);
            }
        }
    }

    @Test
    void theSeedsOfTwoEndsBringBytesAcross() {
        // 16 bytes for each of what is written: 0x800 in one direction and 0x400 in the other.
        long both = 16 * (0x800 + 0x400);
        Map<String, byte[]> seeds = Seeds.pair();
        assertThat(List.of("both-write", "to-bep29", "from-utp-punch", "to-utp-punch", "lost", "moved"))
                .allSatisfy(name -> assertThat(PairFuzzer.run(seeds.get(name))).isGreaterThanOrEqualTo(both));
    }

    @Test
    void everyDirectoryOfInputsIsATargets() throws IOException {
        try (Stream<Path> directories = Files.list(DIRECTORY)) {
            assertThat(directories.map(directory -> directory.getFileName().toString()))
                    .isSubsetOf(
                            Arrays.stream(Target.values()).map(Target::label).toList());
        }
    }

    private static Map<String, byte[]> inputs() {
        Map<String, byte[]> inputs = new LinkedHashMap<>();
        for (Target target : Target.values()) {
            target.seeds().forEach((name, bytes) -> inputs.put(target.label() + "/" + name, bytes));
            for (Path file : files(DIRECTORY.resolve(target.label()))) {
                try {
                    inputs.put(target.label() + "/" + file.getFileName(), Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return inputs;
    }

    private static List<Path> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            return new ArrayList<>();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
