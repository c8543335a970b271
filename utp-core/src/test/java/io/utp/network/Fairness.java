package io.utp.network;

import io.utp.network.report.LineChart;
import io.utp.network.report.Section;
import io.utp.network.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Connections with the same controller, among themselves. */
final class Fairness {
    private static final int POINTS = 120;

    static final List<LinkSpec> LINKS =
            List.of(LinkSpec.ofProducts(10, 50, 1), LinkSpec.ofProducts(10, 50, 4), LinkSpec.ofProducts(100, 50, 1));

    /** When each begins. */
    enum Kind {
        TOGETHER("4 at once", 0, 0, 0, 0),
        LATECOMER("one, then one 10 s later", 0, 10),
        IN_TURN("4, one every 10 s", 0, 10, 20, 30);

        private final String text;
        private final int[] starts;

        Kind(String text, int... starts) {
            this.text = text;
            this.starts = starts;
        }
    }

    record Run(LinkSpec link, Kind kind, Controller controller, Dumbbell dumbbell, Recording.Part part) {}

    private Fairness() {}

    static Run run(LinkSpec link, Kind kind, Controller controller, Duration end, long seed) {
        Dumbbell dumbbell = new Dumbbell(link, seed);
        for (int start : kind.starts) {
            dumbbell.utp("from " + start + " s", controller.settings(), Duration.ofSeconds(start), Dumbbell.ENDLESS);
        }
        Duration from = end.minusSeconds(30);
        return new Run(
                link,
                kind,
                controller,
                dumbbell,
                dumbbell.runTo(end).recording().between(from, end));
    }

    static Section section(Plan plan) {
        Duration end = Duration.ofSeconds(plan.quick() ? 60 : 120);
        List<LinkSpec> links = plan.quick() ? LINKS.subList(0, 2) : LINKS;
        List<Callable<Run>> runs = new ArrayList<>();
        for (LinkSpec link : links) {
            for (Kind kind : Kind.values()) {
                for (Controller controller : plan.controllers()) {
                    runs.add(() -> run(link, kind, controller, end, plan.seed()));
                }
            }
        }
        Section section = new Section("Among equals", """
                Several connections with the same controller. Jain's index and, in brackets, the least share in the last 30 s of \
                %d s: 1 if all got the same, 1/n if one got everything.""".formatted(end.toSeconds()));
        List<Run> results = plan.all(runs);
        Table jain = new Table("Jain's index (least share)", plan.columns("link", "connections"));
        Table queue = new Table("Median of the queue, ms (utilisation)", plan.columns("link", "connections"));
        int columns = plan.controllers().size();
        for (int at = 0; at < results.size(); at += columns) {
            List<String> first = List.of(results.get(at).link.text(), results.get(at).kind.text);
            List<String> shares = new ArrayList<>(first);
            List<String> queues = new ArrayList<>(first);
            for (Run run : results.subList(at, at + columns)) {
                shares.add(Format.fixed(run.part.jain(), 3) + " (" + Format.percent(least(run)) + ")");
                queues.add(Format.fixed(run.part.queueMillis(0.5), 1) + " (" + Format.percent(run.part.utilisation())
                        + ")");
                if (run.kind != Kind.TOGETHER && run.link == links.get(1)) {
                    section.add(chart(run, end));
                }
            }
            jain.row(shares);
            queue.row(queues);
        }
        return section.add(jain).add(queue);
    }

    private static double least(Run run) {
        double least = 1;
        for (int flow = 0; flow < run.kind.starts.length; flow++) {
            least = Math.min(least, run.part.share(flow));
        }
        return least;
    }

    private static LineChart chart(Run run, Duration end) {
        LineChart chart =
                new LineChart("Goodput, " + run.controller.label() + ", " + run.kind.text, "Mbit/s", end.toSeconds());
        for (int flow = 0; flow < run.kind.starts.length; flow++) {
            chart.line(
                    "from " + run.kind.starts[flow] + " s",
                    run.dumbbell.recording().all().goodputSeries(flow, POINTS));
        }
        return chart;
    }
}
