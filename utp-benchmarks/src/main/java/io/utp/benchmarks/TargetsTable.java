package io.utp.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

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

    private static void medians(Results results, StringBuilder table) {
        table.append("\n| figure | of | rounds | least | median | most | unit |\n");
        table.append("| --- | --- | ---: | ---: | ---: | ---: | --- |\n");
        for (String figure : results.figures()) {
            results.of(figure).forEach((rival, summary) -> {
                table.append("| `").append(figure).append("` | ").append(rival.label());
                table.append(" | ").append(summary.rounds());
                table.append(" | ").append(Results.number(summary.min()));
                table.append(" | ").append(Results.number(summary.median()));
                table.append(" | ").append(Results.number(summary.max()));
                table.append(" | ").append(Figures.unit(figure)).append(" |\n");
            });
        }
    }
}
