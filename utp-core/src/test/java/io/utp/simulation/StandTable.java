package io.utp.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What became of every pair of stands, a table for each share of lost packets. */
final class StandTable {

    private final Map<Double, List<String>> rows = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<Stand> stands;

    StandTable(List<Stand> stands) {
        this.stands = stands;
    }

    void add(double loss, Stand stand, List<?> cells) {
        rows.computeIfAbsent(loss, key -> new ArrayList<>()).add(row(stand, cells));
    }

    void remark(String line) {
        remarks.add(line);
    }

    private static String row(Object head, List<?> cells) {
        StringBuilder row = new StringBuilder("| ").append(head);
        cells.forEach(cell -> row.append(" | ").append(cell));
        return row.append(" |").toString();
    }

    void write(String file, String introduction) throws IOException {
        StringBuilder text = new StringBuilder(introduction);
        rows.forEach((loss, lines) -> {
            text.append(String.format(Locale.ROOT, "%nLoss %.0f %%%n%n", loss * 100));
            String[] rule = new String[stands.size()];
            Arrays.fill(rule, "---");
            text.append(row("", stands))
                    .append('\n')
                    .append(row("---", List.of(rule)))
                    .append('\n');
            lines.forEach(line -> text.append(line).append('\n'));
        });
        remarks.forEach(line -> text.append('\n').append(line).append('\n'));
        Path directory = Files.createDirectories(Path.of("target", "simulation"));
        Files.writeString(directory.resolve(file), text);
    }
}
