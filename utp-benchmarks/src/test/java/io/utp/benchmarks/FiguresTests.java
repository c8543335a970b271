package io.utp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTests {

    private static final double SECOND = 1e9;

    private static final Options OPTIONS = Options.parse(List.of("--idle=1000"), Path.of("out"));

    @Test
    void bulkIsWhatTheServerReceivesAndWhatBothSpendOnIt() throws IOException {
        Map<String, Double> server =
                Map.of("received", 2e9, "nanos", 2 * SECOND, "cpu", 3 * SECOND, "streams", 1.0, "allocated", 0.0);
        Map<String, Double> client =
                Map.of("received", 0.0, "nanos", 2 * SECOND, "cpu", 1 * SECOND, "allocated", 400.0, "packets", 100.0);
        Map<String, Double> figures = Figures.of(task(Work.BULK, 0), Rival.UTP, server, client);
        assertThat(figures).containsEntry("bulk", 1e9 / (1 << 20)).containsEntry("bulk.cpu", 2.0);
        assertThat(figures).containsEntry("bulk.allocated.packet.sender", 4.0);
        assertThat(figures).doesNotContainKeys("bulk.jain", "bulk.allocated.packet.receiver");
    }

    @Test
    void bothWaysAreAddedUp() throws IOException {
        Map<String, Double> side = Map.of("received", (double) (1 << 20), "nanos", SECOND);
        assertThat(Figures.of(task(Work.BULK, 1), Rival.NETTY_TCP, side, side)).containsEntry("both", 2.0);
    }

    @Test
    void idleConnectionsShareWhatTheProcessGrew() throws IOException {
        Map<String, Double> process = Map.of("heap", 2_000_000.0, "resident", 1_000_000.0);
        assertThat(Figures.of(task(Work.IDLE, 0), Rival.UTP, process, process))
                .containsEntry("idle.heap.server", 2_000.0)
                .containsEntry("idle.memory.client", 3_000.0);
        assertThat(Figures.of(task(Work.IDLE, 0), Rival.UTP_PUNCH, Map.of("resident", 5e6), Map.of()))
                .doesNotContainKey("idle.heap.server")
                .containsEntry("idle.memory.server", 5_000.0);
    }

    @Test
    void noBytesAreNoFigure() {
        assertThatIOException()
                .isThrownBy(() -> Figures.of(task(Work.BULK, 0), Rival.UTP, Map.of(), Map.of()))
                .withMessageContaining("nothing arrived");
    }

    @Test
    void aNoteSaysWhatIsBetter() {
        assertThat(Figures.note("wan.50ms.0%")).isEqualTo("MiB/s, more is better");
        assertThat(Figures.note("wan.50ms.0%.cpu")).isEqualTo("CPU s/GB, less is better");
        assertThat(Figures.note("echo.p99.9")).isEqualTo("us, less is better");
        assertThat(Figures.note("streams.10.jain")).isEqualTo("more is better");
        assertThat(Figures.note("connect")).isEqualTo("/s, more is better");
    }

    private static Task task(Work work, int index) {
        return work.tasks(OPTIONS).get(index);
    }
}
