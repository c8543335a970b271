package io.utp.network.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The report: one page, its plots, and the tables as Markdown. */
public final class Page {
    private static final String STYLE =
            "body{font:15px/1.45 system-ui,sans-serif;color:#24292f;max-width:64rem;margin:2rem auto;padding:0 1rem}"
                    + "table{border-collapse:collapse;margin:.6rem 0}td,th{padding:.1rem .9rem .1rem 0;text-align:left;"
                    + "font-variant-numeric:tabular-nums}.missed{color:#cf222e}"
                    + "img{max-width:100%;height:auto;display:block;margin:1rem 0}";

    private final String title;
    private final String intro;
    private final List<Section> sections;

    public Page(String title, String intro, List<Section> sections) {
        this.title = title;
        this.intro = intro;
        this.sections = sections;
    }

    /** Writes {@code index.html}, {@code tables.md} and the images, and says where the page is. */
    public Path write(Path directory) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Files.createDirectories(directory);
        StringBuilder html = new StringBuilder("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>")
                .append(escape(title))
                .append("</title><style>")
                .append(STYLE)
                .append("</style>\n<h1>")
                .append(escape(title))
                .append("</h1>\n<p>")
                .append(escape(intro))
                .append("</p>\n");
        StringBuilder markdown = new StringBuilder();
        for (Section section : sections) {
            html.append(section.html());
            markdown.append(section.markdown());
            for (Chart chart : section.charts()) {
                chart.write(directory);
            }
            for (Map.Entry<String, String> file : section.files().entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
        }
        Files.writeString(directory.resolve("tables.md"), markdown);
        Path page = directory.resolve("index.html");
        Files.writeString(page, html);
        return page;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
