package io.utp.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourceTests {

    @Test
    void theApplicationKnowsTheApiOnly() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(Files::isRegularFile).flatMap(SourceTests::lines))
                    .filteredOn(line -> line.startsWith("import io.") && !line.startsWith("import io.utp.sample."))
                    .isNotEmpty()
                    .allMatch(
                            line -> line.matches(
                                    "import io\\.utp\\.((rendezvous\\.|tls\\.)?[A-Z]\\w+|spring\\.annotation\\.UtpListener|spring\\.event\\.\\w+);"));
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }
}
