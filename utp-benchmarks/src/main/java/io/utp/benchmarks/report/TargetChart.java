package io.utp.benchmarks.report;

import io.utp.benchmarks.Target;
import io.utp.benchmarks.report.Canvas.Anchor;
import java.awt.Color;
import java.util.List;

/**
 * How far each figure is from its target: a bar to the right is better than asked for, one to the left is worse, on a
 * logarithmic scale.
 *
 * @param targets those that were measured
 */
record TargetChart(List<Target> targets) {

    static final int WIDTH = 960;

    private static final int TOP = 44;

    private static final int ROW = 24;

    private static final int BAR = 14;

    private static final int LEFT = 330;

    private static final int NUMBERS = 700;

    private static final int MIDDLE = (LEFT + NUMBERS) / 2;

    /** A bar as long as half of the chart. */
    private static final double LARGEST = 10;

    private static final Color INK = new Color(0x24292f);

    private static final Color FAINT = new Color(0x6e7781);

    private static final Color MET = new Color(0x2da44e);

    private static final Color MISSED = new Color(0xcf222e);

    int height() {
        return TOP + ROW * targets.size() + 8;
    }

    void draw(Canvas canvas) {
        long met = targets.stream().filter(Target::isMet).count();
        canvas.text(8, 18, met + " of " + targets.size() + " targets met", Anchor.START, 15, INK);
        canvas.text(MIDDLE, 34, "target", Anchor.MIDDLE, 11, FAINT);
        canvas.text(LEFT, 34, "10 times worse", Anchor.START, 11, FAINT);
        canvas.text(NUMBERS - 10, 34, "10 times better", Anchor.END, 11, FAINT);
        int y = TOP;
        for (Target target : targets) {
            draw(canvas, target, y);
            y += ROW;
        }
        canvas.line(MIDDLE, TOP - 4, MIDDLE, y, FAINT);
    }

    private static void draw(Canvas canvas, Target target, int y) {
        Color color = target.isMet() ? MET : MISSED;
        double length = length(target);
        canvas.text(LEFT - 8, y + BAR - 3, target.what(), Anchor.END, 12, INK);
        canvas.rectangle(MIDDLE + Math.min(0, length), y, Math.max(1, Math.abs(length)), BAR, color);
        canvas.text(NUMBERS + 50, y + BAR - 3, target.value(), Anchor.END, 12, color);
        canvas.text(NUMBERS + 60, y + BAR - 3, target.bound(), Anchor.START, 12, INK);
    }

    private static double length(Target target) {
        double ratio = Math.max(target.measured().orElseThrow(), 1e-9) / target.limit();
        double decades = Math.log10(target.atLeast() ? ratio : 1 / ratio) / Math.log10(LARGEST);
        return Math.max(-1, Math.min(1, decades)) * (NUMBERS - 10 - LEFT) / 2.0;
    }
}
