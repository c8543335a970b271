package io.utp.network.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A chapter of the page. */
public final class Section {
    private final String title;
    private final String text;
    private final List<Table> tables = new ArrayList<>();
    private final List<Chart> charts = new ArrayList<>();
    private final Map<String, String> files = new LinkedHashMap<>();

    public Section(String title, String text) {
        this.title = title;
        this.text = text.strip();
    }

    public Section add(Table table) {
        tables.add(table);
        return this;
    }

    public Section add(Chart chart) {
        charts.add(chart);
        return this;
    }

    /** A file beside the page. */
    public Section attach(String fileName, String content) {
        files.put(fileName, content);
        return this;
    }

    Map<String, String> files() {
        return files;
    }

    public List<Table> tables() {
        return tables;
    }

    public List<Chart> charts() {
        return charts;
    }

    public String markdown() {
        StringBuilder markdown = new StringBuilder("## ")
                .append(title)
                .append("\n\n")
                .append(text)
                .append("\n\n");
        tables.forEach(table -> markdown.append(table.markdown()));
        return markdown.toString();
    }

    String html() {
        StringBuilder html =
                new StringBuilder("<h2>").append(Page.escape(title)).append("</h2>\n<p>");
        html.append(Page.escape(text)).append("</p>\n");
        tables.forEach(table -> html.append(table.html()));
        charts.forEach(chart -> html.append("<img alt=\"")
                .append(Page.escape(chart.title()))
                .append("\" width=")
                .append(chart.width())
                .append(" src=\"")
                .append(chart.fileName())
                .append("\">\n"));
        return html.toString();
    }
}
