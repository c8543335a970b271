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
        Map<String, Double> figures = Figures.of(task(Work.BULK, 0), Rival.UTP, server, client, Map.of());
        assertThat(figures).containsEntry("bulk", 8.0).containsEntry("bulk.cpu", 2.0);
        assertThat(figures).containsEntry("bulk.allocated.packet.sender", 4.0);
        assertThat(figures).doesNotContainKeys("bulk.jain", "bulk.allocated.packet.receiver");
    }

    @Test
    void bothWaysAreAddedUp() throws IOException {
        Map<String, Double> side = Map.of("received", 1e9, "nanos", SECOND);
        assertThat(Figures.of(task(Work.BULK, 1), Rival.NETTY_TCP, side, side, Map.of()))
                .containsEntry("both", 16.0);
    }

    @Test
    void idleConnectionsShareWhatTheProcessGrew() throws IOException {
        Map<String, Double> process = Map.of("heap", 2_000_000.0, "resident", 1_000_000.0);
        assertThat(Figures.of(task(Work.IDLE, 0), Rival.UTP, process, process, Map.of()))
                .containsEntry("idle.1000.heap.server", 2_000.0)
                .containsEntry("idle.1000.memory.client", 3_000.0);
        assertThat(Figures.of(task(Work.IDLE, 0), Rival.UTP_PUNCH, Map.of("resident", 5e6), Map.of(), Map.of()))
                .doesNotContainKey("idle.1000.heap.server")
                .containsEntry("idle.1000.memory.server", 5_000.0);
    }

    @Test
    void theRelaySaysWhatWasSentForWhatArrived() throws IOException {
        Map<String, Double> server = Map.of("received", 1_000_000.0, "nanos", SECOND);
        Map<String, Double> relay = Map.of(
                "nanos", SECOND, "offered", 1_200_000.0, "carried", 6_250_000.0, "queue", 5e6, "late", 100_000.0);
        assertThat(Figures.of(task(Work.WAN, 1), Rival.UTP, server, Map.of(), relay))
                .containsEntry("wan.50ms.0%", 8.0)
                .containsEntry("wan.50ms.0%.sent", 1.2)
                .containsEntry("wan.50ms.0%.use", 50.0)
                .containsEntry("wan.50ms.0%.queue", 5.0)
                .containsEntry("wan.50ms.0%.late", 100.0);
    }

    @Test
    void everyFigureHasATitleInWords() {
        assertThat(List.of(
                        "bulk",
                        "both.cpu",
                        "echo.p99.9",
                        "idle.100000.heap.server",
                        "wan.200ms.0.1%",
                        "wan.torture.sent"))
                .extracting(Figures::title)
                .containsExactly(
                        "One stream, one way",
                        "Processor time for each GB: both",
                        "Round trip of 64 bytes, percentile 99.9",
                        "Heap of each of 100000 idle connections, server",
                        "Round trip 200 ms, loss 0.1%, 100 Mbit/s",
                        "Bytes sent for each byte delivered: wan.torture");
    }

    @Test
    void noBytesAreNoFigure() {
        assertThatIOException()
                .isThrownBy(() -> Figures.of(task(Work.BULK, 0), Rival.UTP, Map.of(), Map.of(), Map.of()))
                .withMessageContaining("nothing arrived");
    }

    @Test
    void aNoteSaysWhatIsBetter() {
        assertThat(Figures.note("wan.50ms.0%")).isEqualTo("Mbit/s, more is better");
        assertThat(Figures.note("wan.50ms.0%.cpu")).isEqualTo("CPU s/GB, less is better");
        assertThat(Figures.note("echo.p99.9")).isEqualTo("us, less is better");
        assertThat(Figures.note("streams.10.jain")).isEqualTo("more is better");
        assertThat(Figures.note("both")).isEqualTo("Gbit/s, more is better");
        assertThat(Figures.note("wan.50ms.0%.use")).isEqualTo("% of the line, more is better");
        assertThat(Figures.note("bulk.allocated.packet.sender.io")).isEqualTo("bytes/packet, less is better");
        assertThat(Figures.note("connect")).isEqualTo("/s, more is better");
    }

    private static Task task(Work work, int index) {
        return work.tasks(OPTIONS).get(index);
    }
}
