package io.utp.network;

import io.utp.network.report.LineChart;
import io.utp.network.report.Section;
import io.utp.network.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The published links, ours beside what was published. */
final class Profiles {
    private static final int POINTS = 300;

    private record Run(Profile profile, Controller controller, List<Transfer> transfers) {

        private Transfer median() {
            return transfers.get(transfers.size() / 2);
        }

        private Profile.@Nullable Published published() {
            return profile.published().get(controller.label());
        }
    }

    private Profiles() {}

    static Section section(Plan plan) {
        List<Callable<Run>> runs = new ArrayList<>();
        for (Profile profile : Profile.ALL) {
            for (Controller controller : plan.controllers()) {
                runs.add(() -> new Run(profile, controller, profile.runs(controller, plan.seed())));
            }
        }
        List<Run> results = plan.all(runs);
        Section section = new Section("Published links", """
                Goodput from the SYN to the last byte, the median of %d runs, beside what utp-go published for the same links \
                with the controller of the same name; an exclamation mark is before what is behind. The queue is that of the \
                bottleneck, sampled over time; published is the round trip above the shortest one. "needless" are repeats of \
                packets that were not lost, in all runs.""".formatted(Profile.RUNS));
        section.add(goodput(plan, results)).add(details(results));
        LineChart chart = new LineChart("Queue of the long transfer", "ms", longest(results));
        for (Run run : results) {
            if (run.profile == Profile.named("long transfer")) {
                chart.line(
                        run.controller.label(), run.median().recording().all().queueSeries(POINTS));
            }
        }
        return section.add(chart);
    }

    private static double longest(List<Run> runs) {
        return runs.stream()
                .filter(run -> run.profile == Profile.named("long transfer"))
                .mapToDouble(run -> run.median().recording().all().seconds())
                .max()
                .orElse(1);
    }

    private static Table goodput(Plan plan, List<Run> results) {
        Table table = new Table("Goodput in Mbit/s (published)", plan.columns("link", "what"));
        for (Profile profile : Profile.ALL) {
            List<String> row = new ArrayList<>(
                    List.of(profile.name(), profile.link().text() + ", " + Format.bytes(profile.bytes())));
            for (Run run : results) {
                if (run.profile == profile) {
                    row.add(cell(run));
                }
            }
            table.row(row);
        }
        return table;
    }

    private static String cell(Run run) {
        double megabits = run.median().megabits();
        Profile.Published published = run.published();
        if (published == null) {
            return Format.fixed(megabits, 2);
        }
        String both = Format.fixed(megabits, 2) + " (" + Format.fixed(published.megabits(), 2) + ")";
        return megabits > published.megabits() ? both : Table.MISSED + both;
    }

    private static Table details(List<Run> results) {
        Table table = new Table(
                "The same at the bottleneck",
                "link",
                "controller",
                "utilisation",
                "queue p50 ms",
                "p95 ms",
                "max ms",
                "packets",
                "lost",
                "sent again",
                "needless",
                "timeouts");
        for (Run run : results) {
            Transfer transfer = run.median();
            Recording.Part all = transfer.recording().all();
            table.row(
                    run.profile.name(),
                    run.controller.label(),
                    Format.percent(all.utilisation()),
                    queue(run, all.queueMillis(0.5)),
                    Format.fixed(all.queueMillis(0.95), 1),
                    Format.fixed(all.maxQueueMillis(), 1),
                    String.valueOf(transfer.packets()),
                    String.valueOf(transfer.lost()),
                    sentAgain(run),
                    needless(run),
                    String.valueOf(transfer.timeouts()));
        }
        return table;
    }

    private static String queue(Run run, double millis) {
        Profile.Published published = run.published();
        if (published == null) {
            return Format.fixed(millis, 1);
        }
        String both = Format.fixed(millis, 1) + " (" + Format.fixed(published.queueMillis(), 1) + ")";
        return millis <= published.queueMillis() ? both : Table.MISSED + both;
    }

    /** Nothing has to be lost where a queue is all that loses. */
    private static String sentAgain(Run run) {
        long packets = run.median().retransmitted();
        return packets == 0 || !run.profile.isLossless() ? String.valueOf(packets) : Table.MISSED + packets;
    }

    /** None where nothing is reordered, one in a thousand where something is. */
    private static String needless(Run run) {
        long packets = run.transfers.stream().mapToLong(Transfer::packets).sum();
        long needless = run.transfers.stream().mapToLong(Transfer::needless).sum();
        double most = run.profile.link().reordering() > 0 ? 0.001 * packets : 0;
        return needless <= most ? String.valueOf(needless) : Table.MISSED + needless;
    }
}
