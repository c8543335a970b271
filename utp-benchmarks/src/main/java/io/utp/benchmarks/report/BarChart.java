package io.utp.benchmarks.report;

import io.utp.benchmarks.Results;
import io.utp.benchmarks.Summary;
import io.utp.benchmarks.report.Canvas.Anchor;
import java.awt.Color;
import java.util.Map;
import java.util.Set;

/**
 * One figure: a bar as long as the median for each rival, a line from minimum to maximum, and the number. What differs by
 * more than the factor 100 is drawn on a logarithmic scale, and says so.
 *
 * @param title the name of the figure
 * @param note unit and direction
 * @param rows what each rival has, from top to bottom
 * @param highlighted the names of the rows that stand out
 */
record BarChart(String title, String note, Map<String, Summary> rows, Set<String> highlighted) {

    static final int WIDTH = 720;

    private static final int TOP = 48;

    private static final int ROW = 26;

    private static final int BAR = 16;

    private static final int LEFT = 130;

    private static final int RIGHT = 90;

    private static final double LARGEST_LINEAR = 100;

    private static final Color INK = new Color(0x24292f);

    private static final Color FAINT = new Color(0x6e7781);

    private static final Color OURS = new Color(0x0969da);

    private static final Color THEIRS = new Color(0xafb8c1);

    int height() {
        return TOP + ROW * rows.size() + 8;
    }

    void draw(Canvas canvas) {
        double largest = rows.values().stream().mapToDouble(Summary::max).max().orElse(1);
        double smallest = rows.values().stream().mapToDouble(Summary::min).min().orElse(1);
        boolean logarithmic = smallest > 0 && largest / smallest > LARGEST_LINEAR;
        canvas.text(8, 20, title, Anchor.START, 15, INK);
        canvas.text(8, 37, logarithmic ? note + ", logarithmic scale" : note, Anchor.START, 11, FAINT);
        Scale scale = new Scale(logarithmic ? smallest / 2 : 0, largest, logarithmic);
        int y = TOP;
        for (Map.Entry<String, Summary> row : rows.entrySet()) {
            draw(canvas, row.getKey(), row.getValue(), y, scale);
            y += ROW;
        }
        canvas.line(LEFT, TOP - 4, LEFT, y, FAINT);
    }

    private void draw(Canvas canvas, String name, Summary summary, int y, Scale scale) {
        double middle = y + BAR / 2.0;
        canvas.text(LEFT - 8, y + BAR - 4, name, Anchor.END, 12, INK);
        canvas.rectangle(LEFT, y, scale.of(summary.median()), BAR, highlighted.contains(name) ? OURS : THEIRS);
        double min = LEFT + scale.of(summary.min());
        double max = LEFT + scale.of(summary.max());
        canvas.line(min, middle, max, middle, INK);
        canvas.line(min, middle - 4, min, middle + 4, INK);
        canvas.line(max, middle - 4, max, middle + 4, INK);
        canvas.text(max + 8, y + BAR - 4, Results.number(summary.median()), Anchor.START, 12, INK);
    }

    private record Scale(double low, double high, boolean logarithmic) {

        double of(double value) {
            double share = logarithmic ? Math.log(value / low) / Math.log(high / low) : high == 0 ? 0 : value / high;
            return Math.max(0, share) * (WIDTH - LEFT - RIGHT);
        }
    }
}
