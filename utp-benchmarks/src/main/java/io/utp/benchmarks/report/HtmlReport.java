package io.utp.benchmarks.report;

import io.utp.benchmarks.Results;
import io.utp.benchmarks.Rival;
import io.utp.benchmarks.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One page with everything, and each plot as an image beside it. */
public final class HtmlReport {

    private static final String STYLE =
            "body{font:15px/1.45 system-ui,sans-serif;color:#24292f;max-width:60rem;margin:2rem auto;padding:0 1rem}"
                    + "table{border-collapse:collapse;margin:1rem 0}td,th{padding:.15rem .8rem .15rem 0;text-align:left}"
                    + "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
                    + "svg{max-width:100%;height:auto;display:block;margin:1.2rem 0}pre{background:#f6f8fa;padding:1rem}";

    private final Results results;

    private final UnaryOperator<String> notes;

    private final String command;

    /**
     * A report that is not written yet.
     *
     * @param results what was measured
     * @param notes says unit and direction of a figure
     * @param command how it was measured
     */
    public HtmlReport(Results results, UnaryOperator<String> notes, String command) {
        this.results = results;
        this.notes = notes;
        this.command = command;
    }

    /**
     * Writes the page and the images.
     *
     * @param directory where to
     * @return the page
     * @throws IOException if that is not possible
     */
    public Path write(Path directory) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Files.createDirectories(directory);
        StringBuilder html = new StringBuilder("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">"
                + "<title>utp benchmarks</title><style>" + STYLE + "</style>\n<h1>utp benchmarks</h1>\n");
        header(html);
        for (String figure : results.figures()) {
            BarChart chart = chart(figure);
            SvgCanvas canvas = new SvgCanvas(BarChart.WIDTH, chart.height());
            chart.draw(canvas);
            html.append(canvas.svg());
            image(chart, directory.resolve(fileName(figure)));
        }
        table(html);
        lines(html, "Ratios of medians", results.ratios());
        lines(html, "Missing", results.missing());
        lines(html, "Failed rounds", results.failures());
        Path page = directory.resolve("index.html");
        Files.writeString(page, html);
        return page;
    }

    static String fileName(String figure) {
        return figure.replace("%", "pct").replaceAll("[^\\w.-]", "_") + ".png";
    }

    private BarChart chart(String figure) {
        Map<String, Summary> rows = new LinkedHashMap<>();
        results.of(figure).forEach((rival, summary) -> rows.put(rival.label(), summary));
        return new BarChart(figure, notes.apply(figure), rows, Rival.UTP.label());
    }

    private static void image(BarChart chart, Path file) throws IOException {
        try (ImageCanvas canvas = new ImageCanvas(BarChart.WIDTH, chart.height())) {
            chart.draw(canvas);
            canvas.write(file);
        }
    }

    private void header(StringBuilder html) {
        html.append("<table>\n");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("measured", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("command", command);
        facts.putAll(Machine.describe());
        facts.forEach((name, value) -> html.append("<tr><th>")
                .append(name)
                .append("<td>")
                .append(SvgCanvas.escape(value))
                .append('\n'));
        html.append("</table>\n<p>Bars are medians, lines reach from the least to the most of all rounds.</p>\n");
    }

    private void table(StringBuilder html) {
        html.append("<h2>All figures</h2>\n<table>\n<tr><th>figure<th>of<th class=n>rounds<th class=n>min"
                + "<th class=n>median<th class=n>max<th>\n");
        for (String figure : results.figures()) {
            results.of(figure).forEach((rival, summary) -> {
                html.append("<tr><td>").append(SvgCanvas.escape(figure));
                html.append("<td>").append(rival.label());
                html.append("<td class=n>").append(summary.rounds());
                for (double value : new double[] {summary.min(), summary.median(), summary.max()}) {
                    html.append("<td class=n>").append(Results.number(value));
                }
                html.append("<td>").append(notes.apply(figure)).append('\n');
            });
        }
        html.append("</table>\n");
    }

    private static void lines(StringBuilder html, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            html.append("<h2>").append(title).append("</h2>\n<pre>");
            lines.forEach(line -> html.append(SvgCanvas.escape(line)).append('\n'));
            html.append("</pre>\n");
        }
    }
}
