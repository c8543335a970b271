package io.utp.network;

import io.utp.network.report.Section;
import io.utp.network.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is wanted of LEDBAT and LEDBAT++, and what they do. */
final class Targets {
    static final double LEAST_UTILISATION = 0.95;
    static final double MOST_DELAY_MILLIS = 75;
    static final double LEAST_LEFT_TO_CUBIC = 0.9;
    static final double MOST_TAKEN_FROM_RENO = 0.15;
    static final double MOST_QUEUE_BESIDE_RENO_MILLIS = 5;
    static final double MOST_NEEDLESS_REORDERED = 0.001;
    static final double MOST_BYTES_PER_BYTE = 1.35;

    private static final Duration END = Duration.ofSeconds(60);

    /** One of them. */
    record Target(String text, String wanted, String measured, boolean met) {}

    private Targets() {}

    static Section section(Plan plan) {
        Section section = new Section("Targets", "An exclamation mark is before what is missed.");
        Table table = new Table("Targets", "what", "wanted", "measured");
        for (Target target : all(plan)) {
            table.row(target.text, target.wanted, target.met ? target.measured : Table.MISSED + target.measured);
        }
        return section.add(table);
    }

    static List<Target> all(Plan plan) {
        List<Target> targets = new ArrayList<>();
        for (Controller controller : List.of(Controller.LEDBAT, Controller.LEDBAT_PLUS_PLUS)) {
            if (plan.controllers().contains(controller)) {
                targets.addAll(published(controller, plan.seed()));
                for (Torture torture : Torture.values()) {
                    targets.add(torture(torture, controller, plan.seed()));
                }
            }
        }
        if (plan.controllers().contains(Controller.LEDBAT_PLUS_PLUS)) {
            targets.addAll(alone(plan.seed()));
            targets.addAll(besideTcp(plan.seed()));
        }
        return targets;
    }

    private static List<Target> published(Controller controller, long seed) {
        String name = controller.label();
        List<String> slower = new ArrayList<>();
        List<String> longer = new ArrayList<>();
        List<String> repeating = new ArrayList<>();
        double needless = share(Profile.LONG_REORDERED.runs(controller, seed));
        for (Profile profile : Profile.ALL) {
            List<Transfer> runs = profile.runs(controller, seed);
            Transfer median = runs.get(runs.size() / 2);
            Profile.Published published = profile.published().get(name);
            if (published != null && median.megabits() <= published.megabits()) {
                slower.add(profile.name());
            }
            if (published != null && median.recording().all().queueMillis(0.5) > published.queueMillis()) {
                longer.add(profile.name());
            }
            if (profile.isLossless() && profile.link().reordering() == 0 && median.retransmitted() > 0) {
                repeating.add(profile.name() + " " + median.retransmitted());
            }
        }
        return List.of(
                none(name + ": published links where it is not ahead", slower),
                none(name + ": published links with a longer queue", longer),
                none(name + ": links that lose nothing by chance, with repeats", repeating),
                new Target(
                        name + ": needless repeats where 2% are out of order, "
                                + Format.bytes(Profile.LONG_REORDERED.bytes()),
                        "at most " + Format.percent(MOST_NEEDLESS_REORDERED),
                        Format.fixed(100 * needless, 2) + "%",
                        needless <= MOST_NEEDLESS_REORDERED));
    }

    private static double share(List<Transfer> runs) {
        long packets = runs.stream().mapToLong(Transfer::packets).sum();
        return (double) runs.stream().mapToLong(Transfer::needless).sum() / packets;
    }

    private static Target none(String text, List<String> missed) {
        return new Target(text, "none", missed.isEmpty() ? "none" : String.join(", ", missed), missed.isEmpty());
    }

    private static Target torture(Torture torture, Controller controller, long seed) {
        double ratio = torture.run(controller, Torture.BYTES, seed).bytesSentPerByte();
        return new Target(
                controller.label() + ": bytes sent for each delivered where a packet in five is lost, "
                        + torture.text(),
                "at most " + MOST_BYTES_PER_BYTE,
                Format.fixed(ratio, 3),
                ratio <= MOST_BYTES_PER_BYTE);
    }

    private static List<Target> alone(long seed) {
        double utilisation = 1;
        double delay = 0;
        for (Alone.Preset preset : Alone.CLEAN) {
            Alone.Lone lone = Alone.run(preset, Controller.LEDBAT_PLUS_PLUS, END, seed);
            utilisation = Math.min(utilisation, lone.steady().utilisation());
            delay = Math.max(delay, lone.dumbbell().recording().all().maxQueueMillis());
        }
        return List.of(
                new Target(
                        "LEDBAT++ alone on a clean link: utilisation, the least of " + Alone.CLEAN.size(),
                        "at least " + Format.percent(LEAST_UTILISATION),
                        Format.percent(utilisation),
                        utilisation >= LEAST_UTILISATION),
                new Target(
                        "LEDBAT++ alone on a clean link: the longest queue ever",
                        "at most " + Format.number(MOST_DELAY_MILLIS) + " ms",
                        Format.fixed(delay, 1) + " ms",
                        delay <= MOST_DELAY_MILLIS));
    }

    private static List<Target> besideTcp(long seed) {
        LinkSpec link = Crossing.LINKS.get(0);
        Crossing.Meeting cubicAlone = Crossing.run(link, Rival.CUBIC, null, END, seed);
        Crossing.Meeting cubic = Crossing.run(link, Rival.CUBIC, Controller.LEDBAT_PLUS_PLUS, END, seed);
        Crossing.Meeting renoAlone = Crossing.run(link, Rival.RENO, null, END, seed);
        Crossing.Meeting reno = Crossing.run(link, Rival.RENO, Controller.LEDBAT_PLUS_PLUS, END, seed);
        double left = cubic.megabits() / cubicAlone.megabits();
        double queue = reno.part().queueMillis(0.5) - renoAlone.part().queueMillis(0.5);
        return List.of(
                new Target(
                        "LEDBAT++: left to CUBIC, of what it gets alone",
                        "at least " + Format.percent(LEAST_LEFT_TO_CUBIC),
                        Format.percent(left),
                        left >= LEAST_LEFT_TO_CUBIC),
                new Target(
                        "LEDBAT++: taken from Reno",
                        "at most " + Format.percent(MOST_TAKEN_FROM_RENO),
                        Format.percent(reno.taken()),
                        reno.taken() <= MOST_TAKEN_FROM_RENO),
                new Target(
                        "LEDBAT++: median of the queue beside Reno, above that of Reno alone",
                        "at most " + Format.number(MOST_QUEUE_BESIDE_RENO_MILLIS) + " ms",
                        Format.fixed(queue, 1) + " ms",
                        queue <= MOST_QUEUE_BESIDE_RENO_MILLIS));
    }
}
