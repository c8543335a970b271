package io.utp.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every sample of every figure of every rival, and what went wrong. */
public final class Results {

    private final Map<String, Map<Rival, List<Double>>> samples = new LinkedHashMap<>();

    private final Set<String> missing = new LinkedHashSet<>();

    private final List<String> failures = new ArrayList<>();

    void add(Rival rival, Map<String, Double> figures) {
        figures.forEach((figure, value) -> samples.computeIfAbsent(figure, unused -> new TreeMap<>())
                .computeIfAbsent(rival, unused -> new ArrayList<>())
                .add(value));
    }

    void missing(Rival rival, String reason) {
        missing.add(rival.label() + ": " + reason);
    }

    void failed(Task task, Rival rival, String reason) {
        failures.add(task.name() + " of " + rival.label() + ": " + reason);
    }

    /** The names of all figures, in the order in which they came. */
    public List<String> figures() {
        return List.copyOf(samples.keySet());
    }

    /** What each rival has of a figure. */
    public Map<Rival, Summary> of(String figure) {
        Map<Rival, Summary> summaries = new LinkedHashMap<>();
        samples.getOrDefault(figure, Map.of()).forEach((rival, values) -> summaries.put(rival, Summary.of(values)));
        return summaries;
    }

    /** Who could not be started, and why. */
    public List<String> missing() {
        return List.copyOf(missing);
    }

    /** Which rounds have no figures, and why. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** The ratios of our median to each other's, one a line, the figure's and the rival's name first. */
    public List<String> ratios() {
        List<String> lines = new ArrayList<>();
        for (String figure : figures()) {
            Map<Rival, Summary> summaries = of(figure);
            Summary ours = summaries.get(Rival.UTP);
            if (ours == null) {
                continue;
            }
            summaries.forEach((rival, theirs) -> {
                if (rival != Rival.UTP && theirs.median() > 0) {
                    lines.add(line("ratio." + figure + ".utp/" + rival.label(), ours.median() / theirs.median()));
                }
            });
        }
        lines.addAll(streamRatios());
        return lines;
    }

    /** How much of what one stream of ours moves many at once do. */
    private List<String> streamRatios() {
        List<String> lines = new ArrayList<>();
        Summary one = of("streams.1").get(Rival.UTP);
        for (String figure : figures()) {
            Summary many = of(figure).get(Rival.UTP);
            if (one != null && many != null && figure.matches("streams\\.\\d+") && !figure.equals("streams.1")) {
                lines.add(line("ratio." + figure + "/streams.1.utp", many.median() / one.median()));
            }
        }
        return lines;
    }

    /** A number with as many places as are worth reading. */
    public static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String line(String name, double ratio) {
        return name + " " + number(ratio);
    }
}
