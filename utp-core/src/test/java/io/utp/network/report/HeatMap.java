package io.utp.network.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** A number in each cell of a grid, coloured from bad to good. */
public final class HeatMap extends Chart {
    private static final int LEFT = 130;
    private static final int TOP = 40;
    private static final int CELL_WIDTH = 46;
    private static final int CELL_HEIGHT = 20;

    private final List<String> columns;
    private final List<String> rows;
    private final double[][] values;
    private final double bad;
    private final double good;

    /**
     * A grid.
     *
     * @param columns their names, in two lines
     * @param rows their names
     * @param values by row and column; NaN for none
     * @param bad what is red
     * @param good what is green
     */
    public HeatMap(String title, List<String> columns, List<String> rows, double[][] values, double bad, double good) {
        super(title);
        this.columns = columns;
        this.rows = rows;
        this.values = values;
        this.bad = bad;
        this.good = good;
    }

    @Override
    int width() {
        return Math.max(420, LEFT + CELL_WIDTH * columns.size() + 10);
    }

    @Override
    int height() {
        return TOP + CELL_HEIGHT * rows.size() + 10;
    }

    @Override
    void draw(Graphics2D graphics) {
        for (int column = 0; column < columns.size(); column++) {
            String[] lines = columns.get(column).split("\n");
            for (int line = 0; line < lines.length; line++) {
                text(graphics, LEFT + 3 + column * CELL_WIDTH, 14 + 13 * line, lines[line], 10);
            }
        }
        for (int row = 0; row < rows.size(); row++) {
            double y = TOP + row * CELL_HEIGHT;
            textTo(graphics, LEFT - 8, y + 14, rows.get(row), 11);
            for (int column = 0; column < columns.size(); column++) {
                double value = values[row][column];
                if (!Double.isNaN(value)) {
                    double x = LEFT + column * CELL_WIDTH;
                    graphics.setColor(color(value));
                    graphics.fill(new Rectangle2D.Double(x, y, CELL_WIDTH - 1, CELL_HEIGHT - 1));
                    textTo(graphics, x + CELL_WIDTH - 6, y + 14, text(value), 11);
                }
            }
        }
    }

    private static String text(double value) {
        return value < 10 && value != Math.rint(value)
                ? String.format("%.1f", value)
                : String.valueOf(Math.round(value));
    }

    private Color color(double value) {
        double share = Math.min(1, Math.max(0, (value - bad) / (good - bad)));
        return Color.getHSBColor((float) (share / 3), 0.35f, 1);
    }
}
