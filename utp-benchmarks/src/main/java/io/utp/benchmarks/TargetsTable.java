package io.utp.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The targets and what was measured as a table of Markdown, between two marks of a page. */
final class TargetsTable {

    private static final String BEGIN = "<!-- measured -->";

    private static final String END = "<!-- /measured -->";

    private TargetsTable() {}

    static void writeInto(Path page, Results results) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(page + " has no place for the table: " + BEGIN + " and " + END);
        }
        Files.writeString(
                page, text.substring(0, begin + BEGIN.length()) + "\n" + table(results) + text.substring(end));
    }

    static String table(Results results) {
        StringBuilder table = new StringBuilder();
        for (Map.Entry<String, String> fact : results.facts().entrySet()) {
            table.append("- ")
                    .append(fact.getKey())
                    .append(": ")
                    .append(fact.getValue())
                    .append('\n');
        }
        table.append("\n| about | figure | target | measured | |\n| --- | --- | --- | ---: | --- |\n");
        for (Target target : Targets.of(results)) {
            String verdict = target.measured().isEmpty() ? "" : target.isMet() ? "met" : "**missed**";
            table.append("| ").append(target.area());
            table.append(" | `").append(target.what()).append('`');
            table.append(" | ").append(target.bound());
            table.append(" | ").append(target.value());
            table.append(" | ").append(verdict).append(" |\n");
        }
        medians(results, table);
        return table.toString();
    }

    /** A table for each work: medians, with the least and the most where there were several rounds. */
    private static void medians(Results results, StringBuilder table) {
        Map<String, List<String>> works = new LinkedHashMap<>();
        for (String figure : results.figures()) {
            works.computeIfAbsent(figure.replaceFirst("\\..*", ""), unused -> new ArrayList<>())
                    .add(figure);
        }
        works.forEach((work, figures) -> medians(results, figures, table));
    }

    private static void medians(Results results, List<String> figures, StringBuilder table) {
        Set<Rival> rivals = new TreeSet<>();
        figures.forEach(figure -> rivals.addAll(results.of(figure).keySet()));
        table.append("\n| figure |");
        rivals.forEach(rival -> table.append(' ').append(rival.label()).append(" |"));
        table.append("\n| --- |").append(" ---: |".repeat(rivals.size())).append('\n');
        for (String figure : figures) {
            String unit = Figures.unit(figure);
            table.append("| `").append(figure).append('`').append(unit.isEmpty() ? "" : ", " + unit);
            table.append(" |");
            Map<Rival, Summary> summaries = results.of(figure);
            rivals.forEach(rival -> table.append(cell(summaries.get(rival))).append(" |"));
            table.append('\n');
        }
    }

    private static String cell(@Nullable Summary summary) {
        if (summary == null) {
            return "";
        }
        String range = Results.number(summary.min()) + " to " + Results.number(summary.max());
        return " " + Results.number(summary.median()) + (summary.rounds() > 1 ? " (" + range + ")" : "");
    }
}
