package io.utp.network.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** Bars that show how something was divided; what is missing to the whole stays empty. */
public final class ShareChart extends Chart {
    private static final int LEFT = 180;
    private static final int BAR_WIDTH = 360;
    private static final int ROW_HEIGHT = 22;

    private final List<String> names;
    private final List<Row> rows = new ArrayList<>();

    private record Row(String label, double[] shares) {}

    public ShareChart(String title, String... names) {
        super(title);
        this.names = List.of(names);
    }

    /** Shares between 0 and 1, in the order of the names. */
    public ShareChart row(String label, double... shares) {
        rows.add(new Row(label, shares));
        return this;
    }

    @Override
    int width() {
        return LEFT + BAR_WIDTH + 20;
    }

    @Override
    int height() {
        return 24 + ROW_HEIGHT * rows.size() + 6;
    }

    @Override
    void draw(Graphics2D graphics) {
        for (int index = 0; index < names.size(); index++) {
            double x = LEFT + 120.0 * index;
            text(graphics, x + 14, 12, names.get(index), 11);
            graphics.setColor(COLORS[index % COLORS.length]);
            graphics.fill(new Rectangle2D.Double(x, 4, 10, 8));
        }
        for (int index = 0; index < rows.size(); index++) {
            Row row = rows.get(index);
            double y = 24 + ROW_HEIGHT * index;
            textTo(graphics, LEFT - 8, y + 13, row.label, 11);
            graphics.setColor(FAINT);
            graphics.draw(new Rectangle2D.Double(LEFT, y, BAR_WIDTH, ROW_HEIGHT - 5));
            double x = LEFT;
            for (int share = 0; share < row.shares.length; share++) {
                double width = BAR_WIDTH * Math.min(1, Math.max(0, row.shares[share]));
                graphics.setColor(COLORS[share % COLORS.length]);
                graphics.fill(new Rectangle2D.Double(x, y, width, ROW_HEIGHT - 5));
                x += width;
            }
        }
    }
}
