package io.utp.network;

import io.utp.network.report.LineChart;
import io.utp.network.report.Section;
import io.utp.network.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** One connection that always has something to send and a link to itself: clean ones, and those of the air. */
final class Alone {
    private static final int POINTS = 300;
    private static final Duration START = Duration.ofSeconds(5);

    /**
     * A link with a name.
     *
     * @param name what people call it
     * @param link the link at its best
     * @param swing what the rate falls to, and rises from, every second; 1 for never
     */
    record Preset(String name, LinkSpec link, double swing) {}

    static final List<Preset> CLEAN = List.of(
            new Preset("clean, short queue", LinkSpec.ofProducts(10, 50, 1), 1),
            new Preset("clean, deep queue", LinkSpec.ofProducts(10, 50, 4), 1),
            new Preset("clean and fast, short queue", LinkSpec.ofProducts(100, 50, 1), 1),
            new Preset("clean and fast, deep queue", LinkSpec.ofProducts(100, 50, 4), 1));

    /** Values in the middle of what is reported for each; they are models, not measurements. */
    static final List<Preset> AIR = List.of(
            new Preset(
                    "wifi",
                    LinkSpec.ofProducts(60, 15, 15)
                            .withLoss(0.002)
                            .withJitter(Duration.ofMillis(8))
                            .withReordering(0.005, Duration.ofMillis(4)),
                    0.6),
            new Preset("LTE", LinkSpec.ofProducts(30, 60, 8).withLoss(0.0005).withJitter(Duration.ofMillis(15)), 0.4),
            new Preset(
                    "satellite, low orbit",
                    LinkSpec.ofProducts(100, 45, 2).withLoss(0.005).withJitter(Duration.ofMillis(10)),
                    0.8),
            new Preset(
                    "satellite, geostationary", LinkSpec.ofProducts(20, 600, 1).withLoss(0.003), 1));

    private record Run(Preset preset, Controller controller, Lone lone) {}

    private Alone() {}

    /** A long stream through a link to itself. */
    static Lone run(Preset preset, Controller controller, Duration end, long seed) {
        Dumbbell dumbbell = new Dumbbell(preset.link(), seed);
        UtpFlow flow = dumbbell.utp(controller.label(), controller.settings(), Duration.ZERO, Dumbbell.ENDLESS);
        boolean low = false;
        for (Duration at = Duration.ofSeconds(1); preset.swing() < 1 && at.compareTo(end) < 0; at = at.plusSeconds(1)) {
            dumbbell.runTo(at);
            low = !low;
            double rate = preset.link().bitsPerSecond() * (low ? preset.swing() : 1);
            dumbbell.link().rate((long) rate, preset.link().queueBytes());
        }
        dumbbell.runTo(end);
        return new Lone(dumbbell, flow, dumbbell.recording().between(START, end));
    }

    /** What it did after its start. */
    record Lone(Dumbbell dumbbell, UtpFlow flow, Recording.Part steady) {}

    static Section clean(Plan plan) {
        return section(plan, CLEAN, "Alone on a clean link", """
                One connection, 60 s; all but the queue's maximum is measured after the first 5 s. Utilisation is the share of \
                the time in which the link was sending.""");
    }

    static Section air(Plan plan) {
        return section(plan, AIR, "Wifi, LTE and satellite", """
                Models of links with jitter, loss, packets out of order and a rate that changes every second; utilisation is \
                measured against their best rate. One connection, 60 s.""");
    }

    private static Section section(Plan plan, List<Preset> presets, String title, String text) {
        Duration end = Duration.ofSeconds(plan.quick() ? 30 : 60);
        List<Callable<Run>> runs = new ArrayList<>();
        for (Preset preset : presets) {
            for (Controller controller : plan.controllers()) {
                runs.add(() -> new Run(preset, controller, run(preset, controller, end, plan.seed())));
            }
        }
        List<Run> results = plan.all(runs);
        Section section = new Section(title, text).add(table(title, results));
        for (Preset preset : presets) {
            LineChart chart = new LineChart("Queue of a connection alone, " + preset.name(), "ms", end.toSeconds());
            for (Run run : results) {
                if (run.preset == preset) {
                    chart.line(
                            run.controller.label(),
                            run.lone.dumbbell().recording().all().queueSeries(POINTS));
                }
            }
            section.add(chart);
        }
        return section;
    }

    private static Table table(String title, List<Run> results) {
        Table table = new Table(
                title,
                "link",
                "what",
                "controller",
                "utilisation",
                "goodput Mbit/s",
                "queue p50 ms",
                "p95 ms",
                "standing ms",
                "max ms",
                "dropped by the queue",
                "sent again");
        for (Run run : results) {
            Recording.Part steady = run.lone.steady();
            table.row(
                    run.preset.name(),
                    run.preset.link().text(),
                    run.controller.label(),
                    Format.percent(steady.utilisation()),
                    Format.fixed(steady.goodput(0), 2),
                    Format.fixed(steady.queueMillis(0.5), 1),
                    Format.fixed(steady.queueMillis(0.95), 1),
                    Format.fixed(steady.standingMillis(), 1),
                    Format.fixed(run.lone.dumbbell().recording().all().maxQueueMillis(), 1),
                    Format.percent(run.lone.dumbbell().queueLoss()),
                    Format.percent((double) run.lone.flow().retransmitted()
                            / Math.max(1, run.lone.flow().sent())));
        }
        return table;
    }
}
