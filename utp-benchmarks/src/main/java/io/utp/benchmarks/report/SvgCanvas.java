package io.utp.benchmarks.report;

import java.awt.Color;
import java.util.Locale;

/** Draws SVG. */
final class SvgCanvas implements Canvas {

    private final StringBuilder svg = new StringBuilder();

    SvgCanvas(int width, int height) {
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"system-ui, sans-serif\">%n",
                width, height, width, height));
    }

    @Override
    public void rectangle(double x, double y, double width, double height, Color color) {
        svg.append(format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                x, y, width, height, hex(color)));
    }

    @Override
    public void line(double x1, double y1, double x2, double y2, Color color) {
        svg.append(format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", x1, y1, x2, y2, hex(color)));
    }

    @Override
    public void text(double x, double y, String text, Anchor anchor, int size, Color color) {
        svg.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x, y, size, anchor.name().toLowerCase(Locale.ROOT), hex(color), escape(text)));
    }

    /** The picture, as an element that may stand in HTML. */
    String svg() {
        return svg + "</svg>\n";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String hex(Color color) {
        return format("#%06x", color.getRGB() & 0xffffff);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
    }
}
