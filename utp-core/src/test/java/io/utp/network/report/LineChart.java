package io.utp.network.report;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lines over time. */
public final class LineChart extends Chart {
    private static final int LEFT = 56;
    private static final int RIGHT = 150;
    private static final int PLOT_HEIGHT = 150;
    private static final int PLOT_WIDTH = 620;

    private final String unit;
    private final double seconds;
    private final Map<String, double[]> lines = new LinkedHashMap<>();

    public LineChart(String title, String unit, double seconds) {
        super(title);
        this.unit = unit;
        this.seconds = seconds;
    }

    public LineChart line(String name, double[] values) {
        lines.put(name, values);
        return this;
    }

    @Override
    int width() {
        return LEFT + PLOT_WIDTH + RIGHT;
    }

    @Override
    int height() {
        return PLOT_HEIGHT + 40;
    }

    @Override
    void draw(Graphics2D graphics) {
        double most = 1e-9;
        for (double[] values : lines.values()) {
            most = Math.max(most, Arrays.stream(values).max().orElse(0));
        }
        double step = step(most);
        for (double value = 0; value <= most; value += step) {
            double y = y(value, most);
            graphics.setColor(FAINT);
            graphics.draw(new Line2D.Double(LEFT, y, LEFT + PLOT_WIDTH, y));
            textTo(graphics, LEFT - 6, y + 4, label(value), 11);
        }
        double every = step(seconds);
        for (double second = 0; second <= seconds; second += every) {
            textTo(graphics, LEFT + 6 + PLOT_WIDTH * second / seconds, PLOT_HEIGHT + 24, label(second), 11);
        }
        text(graphics, LEFT + PLOT_WIDTH + 6, PLOT_HEIGHT + 24, "s", 11);
        text(graphics, LEFT + PLOT_WIDTH + 10, 16, unit, 11);
        int number = 0;
        for (Map.Entry<String, double[]> line : lines.entrySet()) {
            draw(graphics, line.getKey(), line.getValue(), most, number++);
        }
    }

    private static void draw(Graphics2D graphics, String name, double[] values, double most, int number) {
        Path2D path = new Path2D.Double();
        for (int index = 0; index < values.length; index++) {
            double x = LEFT + PLOT_WIDTH * (index + 0.5) / values.length;
            double y = y(values[index], most);
            if (index == 0) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        double labelY = 36 + 16 * number;
        text(graphics, LEFT + PLOT_WIDTH + 26, labelY, name, 11);
        graphics.setColor(COLORS[number % COLORS.length]);
        graphics.draw(path);
        graphics.fill(new Rectangle2D.Double(LEFT + PLOT_WIDTH + 10, labelY - 8, 10, 8));
    }

    private static double y(double value, double most) {
        return 8 + PLOT_HEIGHT * (1 - value / most);
    }

    /** A round number that divides the range into two to five parts. */
    static double step(double range) {
        double power = Math.pow(10, Math.floor(Math.log10(range)));
        double leading = range / power;
        return leading >= 5 ? 2 * power : leading >= 2 ? power : power / 2;
    }
}
