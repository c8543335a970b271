package io.utp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.benchmarks.relay.Impairment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole way, with real processes and as little work as possible. The figures mean nothing. */
@Timeout(120)
class BenchmarkSmokeTests {

    private static final List<String> TINY =
            List.of("echo", "--peers=utp,netty-tcp", "--rounds", "1", "--warm-up=0", "--seconds=0.3");

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
        assertThat(directory.resolve("results.tsv")).isNotEmptyFile();
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
        Map<String, Double> figures =
                new Round(new Launcher(directory, directory, false), task, rival, task.settings()).run();
        assertThat(figures.get("bulk")).isPositive();
        assertThat(figures.get("bulk.cpu")).isPositive();
        assertThat(figures.get("bulk.jain")).isBetween(0.49, 1.0);
    }

    @ParameterizedTest
    @EnumSource(names = {"UTP", "UTP_EPOLL_PLAIN", "UTP_NIO"})
    void aLongLineIsMeasuredByItsRelay(Rival rival) throws Exception {
        Task task = new Task(
                "wan.20ms",
                Kind.BULK,
                new Settings(Map.of(Settings.STREAMS, "1")),
                Duration.ZERO,
                Duration.ofMillis(500),
                Impairment.line(20, 0, 10));
        Map<String, Double> figures =
                new Round(new Launcher(directory, directory, false), task, rival, task.settings()).run();
        assertThat(figures.get("wan.20ms")).isPositive();
        assertThat(figures.get("wan.20ms.use")).isPositive();
        assertThat(figures.get("wan.20ms.late")).isPositive();
    }

    @Test
    void aPeerLeavesWhenNobodyIsThereToTellItWhatToDo() throws Exception {
        // It dials a port where nobody is, and would for long.
        Process client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.utp.benchmarks.peer.PeerMain",
                        "client",
                        "utp",
                        "IDLE",
                        "port=9",
                        "streams=1",
                        "earlier=1")
                .redirectErrorStream(true)
                .start();
        client.getOutputStream().close();
        assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
}
