package io.utp.network;

import io.utp.network.report.Section;
import io.utp.network.report.ShareChart;
import io.utp.network.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One of our connections joins a TCP connection that has a link to itself, and both want all of it. */
final class Crossing {
    private static final Duration JOIN = Duration.ofSeconds(5);
    private static final Duration FROM = Duration.ofSeconds(20);

    /** The first is the published one: 10 Mbit/s, 256 kB of queue. */
    static final List<LinkSpec> LINKS = List.of(
            LinkSpec.of(10, 40, 256_000),
            LinkSpec.ofProducts(10, 50, 0.5),
            LinkSpec.ofProducts(10, 50, 1),
            LinkSpec.ofProducts(10, 50, 4),
            LinkSpec.ofProducts(100, 50, 1),
            LinkSpec.ofProducts(100, 50, 4));

    /**
     * What TCP has.
     *
     * @param link of them
     * @param rival the TCP
     * @param ours who joined; null when TCP stays alone
     * @param megabits what TCP got
     * @param ourMegabits what ours got
     * @param part the time that was measured
     */
    record Meeting(
            LinkSpec link,
            Rival rival,
            @Nullable Controller ours,
            double megabits,
            double ourMegabits,
            Recording.Part part) {

        /** What ours took of what both got. */
        double taken() {
            return ourMegabits / (megabits + ourMegabits);
        }
    }

    private Crossing() {}

    static Meeting run(LinkSpec link, Rival rival, @Nullable Controller ours, Duration end, long seed) {
        Dumbbell dumbbell = new Dumbbell(link, seed);
        dumbbell.tcp(rival.label(), rival.control(), Duration.ZERO);
        if (ours != null) {
            dumbbell.utp(ours.label(), ours.settings(), JOIN, Dumbbell.ENDLESS);
        }
        Recording.Part part = dumbbell.runTo(end).recording().between(FROM, end);
        return new Meeting(link, rival, ours, part.goodput(0), ours == null ? 0 : part.goodput(1), part);
    }

    static Section section(Plan plan) {
        Duration end = Duration.ofSeconds(plan.quick() ? 50 : 120);
        List<LinkSpec> links = plan.quick() ? LINKS.subList(0, 4) : LINKS;
        List<Callable<Meeting>> runs = new ArrayList<>();
        for (LinkSpec link : links) {
            for (Rival rival : Rival.values()) {
                runs.add(() -> run(link, rival, null, end, plan.seed()));
                for (Controller controller : plan.controllers()) {
                    runs.add(() -> run(link, rival, controller, end, plan.seed()));
                }
            }
        }
        Section section = new Section("Beside TCP", """
                TCP begins, ours joins after 5 s; measured from 20 s to %d s. "left" is what TCP got of what it gets alone in the \
                same time, "taken" what ours got of what both got. Utp-go's share against Reno on the first link: LEDBAT 60%%, \
                LEDBAT++ 44%%.""".formatted(end.toSeconds()));
        List<Meeting> results = plan.all(runs);
        ShareChart chart = new ShareChart("Shares beside TCP", "TCP", "ours");
        Table table = new Table(
                "Beside TCP",
                "link",
                "TCP",
                "ours",
                "left",
                "taken",
                "utilisation",
                "TCP alone",
                "queue p50 ms",
                "TCP alone",
                "queue p95 ms",
                "TCP alone");
        Meeting alone = results.get(0);
        for (Meeting meeting : results) {
            if (meeting.ours == null) {
                alone = meeting;
            } else {
                row(table, chart, meeting, alone);
            }
        }
        return section.add(table).add(chart);
    }

    private static void row(Table table, ShareChart chart, Meeting meeting, Meeting alone) {
        Controller ours = meeting.ours;
        if (ours == null) {
            return;
        }
        double capacity = meeting.link.megabits();
        table.row(
                meeting.link.text(),
                meeting.rival.label(),
                ours.label(),
                Format.percent(meeting.megabits / alone.megabits),
                Format.percent(meeting.taken()),
                Format.percent(meeting.part.utilisation()),
                Format.percent(alone.part.utilisation()),
                Format.fixed(meeting.part.queueMillis(0.5), 1),
                Format.fixed(alone.part.queueMillis(0.5), 1),
                Format.fixed(meeting.part.queueMillis(0.95), 1),
                Format.fixed(alone.part.queueMillis(0.95), 1));
        chart.row(
                ours.label() + " joins " + meeting.rival.label() + ": " + meeting.link.text(),
                meeting.megabits / capacity,
                meeting.ourMegabits / capacity);
    }
}
