package io.utp.network;

import io.utp.network.report.Section;
import io.utp.network.report.ShareChart;
import io.utp.network.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
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

        private String queue() {
            return Format.fixed(part.queueMillis(0.5), 1);
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
                TCP begins, ours joins after 5 s, and both want the whole link; measured from 20 s to %d s. Where the queue is \
                shorter than what a controller aims at, nothing but loss tells it of others. Utp-go's share beside Reno on the \
                first link: LEDBAT 60%%, LEDBAT++ 44%%.""".formatted(end.toSeconds()));
        List<Meeting> results = plan.all(runs);
        tables(section, plan, results);
        for (LinkSpec link : links) {
            section.add(chart(link, results));
        }
        return section;
    }

    private static void tables(Section section, Plan plan, List<Meeting> results) {
        Table left = new Table("Left to TCP, of what it gets alone", plan.columns("link", "TCP"));
        Table taken = new Table("Taken by ours, of what both get", plan.columns("link", "TCP"));
        Table queue = new Table("Median of the queue, ms", plan.columns("link", "TCP", "TCP alone"));
        int columns = 1 + plan.controllers().size();
        for (int at = 0; at < results.size(); at += columns) {
            Meeting alone = results.get(at);
            List<Meeting> together = results.subList(at + 1, at + columns);
            String link = alone.link.text();
            String rival = alone.rival.label();
            left.row(cells(together, meeting -> Format.percent(meeting.megabits / alone.megabits), link, rival));
            taken.row(cells(together, meeting -> Format.percent(meeting.taken()), link, rival));
            queue.row(cells(together, Meeting::queue, link, rival, alone.queue()));
        }
        section.add(left).add(taken).add(queue);
    }

    private static List<String> cells(List<Meeting> meetings, Function<Meeting, String> cell, String... first) {
        List<String> cells = new ArrayList<>(List.of(first));
        meetings.forEach(meeting -> cells.add(cell.apply(meeting)));
        return cells;
    }

    private static ShareChart chart(LinkSpec link, List<Meeting> results) {
        ShareChart chart = new ShareChart("Shares beside TCP, " + link.text(), "TCP", "ours");
        for (Meeting meeting : results) {
            Controller ours = meeting.ours;
            if (meeting.link == link && ours != null) {
                chart.row(
                        ours.label() + " joins " + meeting.rival.label(),
                        meeting.megabits / link.megabits(),
                        meeting.ourMegabits / link.megabits());
            }
        }
        return chart;
    }
}
