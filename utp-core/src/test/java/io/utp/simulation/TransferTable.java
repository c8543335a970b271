package io.utp.simulation;

import io.utp.engine.connection.ConnectionStatistics;
import io.utp.simulation.EnginePair.Connected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results of transfers, written as Markdown and as CSV to {@code target/simulation}. */
final class TransferTable {
    private static final String[] COLUMNS = {
        "loss %", "round trip ms", "goodput Mbit/s", "retransmitted %", "timeouts", "dialect", "virtual s", "real s"
    };

    private final String name;
    private final List<String[]> rows = new ArrayList<>();

    TransferTable(String name) {
        this.name = name;
    }

    void add(
            double lossPercent,
            int roundTripMillis,
            long bytes,
            Duration taken,
            Connected connected,
            Duration realTime) {
        ConnectionStatistics statistics = connected.client().connection().statistics();
        double seconds = taken.toNanos() / 1e9;
        rows.add(new String[] {
            String.format(Locale.ROOT, "%.1f", lossPercent),
            String.valueOf(roundTripMillis),
            String.format(Locale.ROOT, "%.2f", bytes * 8 / seconds / 1e6),
            String.format(Locale.ROOT, "%.2f", 100.0 * statistics.packetsRetransmitted() / statistics.packetsSent()),
            String.valueOf(statistics.timeouts()),
            connected.client().connection().dialect().name(),
            String.format(Locale.ROOT, "%.1f", seconds),
            String.format(Locale.ROOT, "%.1f", realTime.toNanos() / 1e9)
        });
    }

    void write(String title) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "simulation"));
        StringBuilder markdown = new StringBuilder(title).append('\n');
        markdown.append("| ").append(String.join(" | ", COLUMNS)).append(" |\n");
        markdown.append("|").append(" ---: |".repeat(COLUMNS.length)).append('\n');
        StringBuilder csv = new StringBuilder(String.join(",", COLUMNS)).append('\n');
        for (String[] row : rows) {
            markdown.append("| ").append(String.join(" | ", row)).append(" |\n");
            csv.append(String.join(",", row)).append('\n');
        }
        Files.writeString(directory.resolve(name + ".md"), markdown);
        Files.writeString(directory.resolve(name + ".csv"), csv);
    }
}
