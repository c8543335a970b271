package io.utp.sample.console;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far a transfer has come: a bar that is redrawn on a terminal, and elsewhere a line for every quarter. For one
 * thread.
 */
public final class Progress implements AutoCloseable {

    private static final int BAR_WIDTH = 30;

    private static final int STEP_PERCENT = 25;

    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Output output;

    private final long total;

    private final LongSupplier nanoClock;

    private final long start;

    private long nextDraw;

    private int shownPercent;

    Progress(Output output, long total, LongSupplier nanoClock) {
        this.output = output;
        this.total = total;
        this.nanoClock = nanoClock;
        this.start = nanoClock.getAsLong();
        this.nextDraw = start;
    }

    /**
     * Shows the progress, unless it was shown just now.
     *
     * @param done bytes transferred so far
     */
    public void show(long done) {
        if (output.isTerminal()) {
            draw(done);
        } else {
            print(done);
        }
    }

    private void draw(long done) {
        long now = nanoClock.getAsLong();
        if (now - nextDraw < 0 && done < total) {
            return;
        }
        nextDraw = now + REDRAW_NANOS;
        int filled = (int) (BAR_WIDTH * percent(done) / 100);
        output.bar("[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "] " + summary(done, now));
    }

    private void print(long done) {
        int percent = (int) percent(done);
        if (percent / STEP_PERCENT > shownPercent / STEP_PERCENT) {
            shownPercent = percent;
            output.line(summary(done, nanoClock.getAsLong()));
        }
    }

    private String summary(long done, long now) {
        return String.format("%3d%%  %s of %s", (int) percent(done), Units.size(done), Units.size(total))
                + (now > start ? ", " + Units.rate(done, now - start) : "");
    }

    private double percent(long done) {
        return (total == 0) ? 100 : done * 100.0 / total;
    }

    /** Ends the bar, wherever it stands. */
    @Override
    public void close() {
        output.endBar();
    }
}
