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
