package io.utp.benchmarks.report;

import java.awt.Color;

/** What a plot is drawn on; x to the right, y downwards, in pixels. */
interface Canvas {

    /** Where a text is put, seen from its x. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    void rectangle(double x, double y, double width, double height, Color color);

    void line(double x1, double y1, double x2, double y2, Color color);

    /** A text whose baseline is at y. */
    void text(double x, double y, String text, Anchor anchor, int size, Color color);
}
