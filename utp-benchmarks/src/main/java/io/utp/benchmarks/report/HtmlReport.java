package io.utp.benchmarks.report;

import io.utp.benchmarks.Figures;
import io.utp.benchmarks.Results;
import io.utp.benchmarks.Rival;
import io.utp.benchmarks.Summary;
import io.utp.benchmarks.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One page with everything, and each plot as an image beside it. */
public final class HtmlReport {

    private static final String STYLE =
            "body{font:15px/1.45 system-ui,sans-serif;color:#24292f;max-width:60rem;margin:2rem auto;padding:0 1rem}"
                    + "table{border-collapse:collapse;margin:1rem 0}td,th{padding:.15rem .8rem .15rem 0;text-align:left}"
                    + "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
                    + "svg{max-width:100%;height:auto;display:block;margin:1.2rem 0}pre{background:#f6f8fa;padding:1rem}";

    private final Results results;

    private final List<Target> targets;

    /**
     * A report that is not written yet.
     *
     * @param results what was measured
     * @param targets what it has to reach
     */
    public HtmlReport(Results results, List<Target> targets) {
        this.results = results;
        this.targets = targets;
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
        facts(html);
        targets(html, directory);
        html.append(
                "<h2>Figures</h2>\n<p>Bars are medians, the best first; lines reach from the least to the most of all"
                        + " rounds. Ours is blue.</p>\n");
        for (String figure : results.figures()) {
            BarChart chart = chart(figure);
            SvgCanvas canvas = new SvgCanvas(BarChart.WIDTH, chart.height());
            chart.draw(canvas);
            html.append(canvas.svg());
            try (ImageCanvas image = new ImageCanvas(BarChart.WIDTH, chart.height())) {
                chart.draw(image);
                image.write(directory.resolve(fileName(figure)));
            }
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
        Set<String> ours = new HashSet<>();
        Comparator<Map.Entry<Rival, Summary>> byMedian =
                Comparator.comparingDouble(row -> row.getValue().median());
        results.of(figure).entrySet().stream()
                .sorted(Figures.isMoreBetter(figure) ? byMedian.reversed() : byMedian)
                .forEach(row -> {
                    rows.put(row.getKey().label(), row.getValue());
                    if (row.getKey().isOurs()) {
                        ours.add(row.getKey().label());
                    }
                });
        return new BarChart(Figures.title(figure), figure + ": " + Figures.note(figure), rows, ours);
    }

    private void facts(StringBuilder html) {
        html.append("<table>\n");
        results.facts()
                .forEach((name, value) -> html.append("<tr><th>")
                        .append(SvgCanvas.escape(name))
                        .append("<td>")
                        .append(SvgCanvas.escape(value))
                        .append('\n'));
        html.append("</table>\n");
    }

    private void targets(StringBuilder html, Path directory) throws IOException {
        List<Target> measured =
                targets.stream().filter(target -> target.measured().isPresent()).toList();
        if (measured.isEmpty()) {
            return;
        }
        TargetChart chart = new TargetChart(measured);
        SvgCanvas canvas = new SvgCanvas(TargetChart.WIDTH, chart.height());
        chart.draw(canvas);
        html.append("<h2>Targets</h2>\n").append(canvas.svg());
        try (ImageCanvas image = new ImageCanvas(TargetChart.WIDTH, chart.height())) {
            chart.draw(image);
            image.write(directory.resolve("targets.png"));
        }
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
                html.append("<td>").append(Figures.note(figure)).append('\n');
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
