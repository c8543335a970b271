package io.utp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole way, with real processes and as little work as possible. The figures mean nothing. */
@Timeout(120)
class BenchmarkSmokeTests {

    private static final List<String> TINY =
            List.of("echo", "--peers=utp,netty-tcp", "--rounds=1", "--warm-up=0", "--seconds=0.3");

    @TempDir
    private Path directory;

    @Test
    void theLastLinesAreRatios() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Options options = Options.parse(TINY, directory);
        Benchmark benchmark =
                new Benchmark(TINY, options, directory, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(benchmark.run()).isTrue();
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.get(0)).matches("echo\\.p50 +utp +min [\\d.]+, median [\\d.]+, max [\\d.]+ us");
        assertThat(lines.subList(lines.size() - 3, lines.size()))
                .allSatisfy(line -> assertThat(line).matches("ratio\\.echo\\.p[\\d.]+\\.utp/netty-tcp [\\d.]+"));
        assertThat(directory.resolve("index.html")).isNotEmptyFile();
        assertThat(directory.resolve("echo.p50.png")).isNotEmptyFile();
    }

    @ParameterizedTest
    @EnumSource(names = {"UTP", "NETTY_TCP"})
    void bulkHasARate(Rival rival) throws Exception {
        Task task = new Task(
                "bulk",
                Kind.BULK,
                new Settings(Map.of(Settings.STREAMS, "2")),
                Duration.ZERO,
                Duration.ofMillis(500),
                null);
        Map<String, Double> figures = new Round(new Launcher(directory, directory, false), task, rival).run();
        assertThat(figures.get("bulk")).isPositive();
        assertThat(figures.get("bulk.cpu")).isPositive();
        assertThat(figures.get("bulk.jain")).isBetween(0.49, 1.0);
    }
}
