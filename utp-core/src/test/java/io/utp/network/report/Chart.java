package io.utp.network.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/** A plot. */
public abstract class Chart {
    static final Color INK = new Color(0x24292f);
    static final Color FAINT = new Color(0xd0d7de);
    static final Color[] COLORS = {
        new Color(0x0969da), new Color(0xcf222e), new Color(0x1a7f37), new Color(0x9a6700), new Color(0x8250df)
    };

    /** Pixels of the image for each of the plot, for dense screens. */
    static final int SCALE = 2;

    private static final int TITLE_HEIGHT = 26;

    private final String title;

    Chart(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    String fileName() {
        return title.toLowerCase(Locale.ROOT)
                        .replace("%", "pct")
                        .replace("+", "p")
                        .replaceAll("[^a-z0-9]+", "-")
                + ".png";
    }

    abstract int width();

    abstract int height();

    /** Draws what stands below the title. */
    abstract void draw(Graphics2D graphics);

    BufferedImage image() {
        BufferedImage image =
                new BufferedImage(width() * SCALE, (height() + TITLE_HEIGHT) * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width(), height() + TITLE_HEIGHT);
        text(graphics, 8, 18, title, 13);
        graphics.translate(0, TITLE_HEIGHT);
        graphics.setStroke(new BasicStroke(1.2f));
        draw(graphics);
        graphics.dispose();
        return image;
    }

    void write(Path directory) throws IOException {
        if (!ImageIO.write(image(), "png", directory.resolve(fileName()).toFile())) {
            throw new IOException("no way to write PNG on this Java");
        }
    }

    static void text(Graphics2D graphics, double x, double y, String text, int size) {
        graphics.setColor(INK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
        graphics.drawString(text, (float) x, (float) y);
    }

    /** A text that ends here. */
    static void textTo(Graphics2D graphics, double x, double y, String text, int size) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
        text(graphics, x - graphics.getFontMetrics().stringWidth(text), y, text, size);
    }

    static String label(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.2g", value);
    }
}
