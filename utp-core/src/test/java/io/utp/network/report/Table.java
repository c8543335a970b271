package io.utp.network.report;

import java.util.ArrayList;
import java.util.List;

/** A table; a cell that begins with {@value #MISSED} stands out. */
public final class Table {
    /** Before what misses its target. */
    public static final String MISSED = "! ";

    private final String title;
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String title, String... columns) {
        this.title = title;
        this.columns = List.of(columns);
    }

    public Table(String title, List<String> columns) {
        this.title = title;
        this.columns = List.copyOf(columns);
    }

    public Table row(String... cells) {
        return row(List.of(cells));
    }

    public Table row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns");
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    public List<List<String>> rows() {
        return rows;
    }

    String markdown() {
        StringBuilder text = new StringBuilder("**").append(title).append("**\n\n");
        line(text, columns);
        text.append('|').append(" --- |".repeat(columns.size())).append('\n');
        rows.forEach(row -> line(text, row));
        return text.append('\n').toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    String html() {
        StringBuilder text =
                new StringBuilder("<h3>").append(Page.escape(title)).append("</h3>\n<table>\n<tr>");
        columns.forEach(column -> text.append("<th>").append(Page.escape(column)));
        text.append('\n');
        for (List<String> row : rows) {
            text.append("<tr>");
            for (String cell : row) {
                text.append(cell.startsWith(MISSED) ? "<td class=missed>" : "<td>")
                        .append(Page.escape(cell));
            }
            text.append('\n');
        }
        return text.append("</table>\n").toString();
    }
}
