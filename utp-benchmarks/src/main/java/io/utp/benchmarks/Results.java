package io.utp.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every sample of every figure of every rival, and what went wrong. */
public final class Results {

    private final Map<String, Map<Rival, List<Double>>> samples = new LinkedHashMap<>();

    private final Map<String, String> facts = new LinkedHashMap<>();

    private final Set<String> missing = new LinkedHashSet<>();

    private final List<String> failures = new ArrayList<>();

    void add(Rival rival, Map<String, Double> figures) {
        figures.forEach((figure, value) -> samples.computeIfAbsent(figure, unused -> new TreeMap<>())
                .computeIfAbsent(rival, unused -> new ArrayList<>())
                .add(value));
    }

    /** Replaces what is known of a figure of a rival. */
    void replace(String figure, Rival rival, List<Double> values) {
        samples.computeIfAbsent(figure, unused -> new TreeMap<>()).put(rival, new ArrayList<>(values));
    }

    /** Every sample of a figure, by the rival's. */
    Map<Rival, List<Double>> samples(String figure) {
        return samples.getOrDefault(figure, Map.of());
    }

    /** Adds a fact; if there is another of that name, both are one. */
    public void fact(String name, String value) {
        facts.merge(name, value, (one, two) -> one.equals(two) ? one : one + "; " + two);
    }

    void missing(Rival rival, String reason) {
        missing(rival.label() + ": " + reason);
    }

    void missing(String line) {
        missing.add(line);
    }

    void failed(Task task, Rival rival, String reason) {
        failed(task.name() + " of " + rival.label() + ": " + reason);
    }

    void failed(String line) {
        failures.add(line);
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

    /** When, where and how it was measured, by the names of the facts. */
    public Map<String, String> facts() {
        return Collections.unmodifiableMap(facts);
    }

    /** Whether a round of that rival failed. */
    boolean hasFailureOf(Rival rival) {
        return failures.stream().anyMatch(failure -> failure.contains(" of " + rival.label() + ": "));
    }

    /** The ratio of two medians of a figure, if both were measured. */
    OptionalDouble ratio(String figure, Rival ours, Rival theirs) {
        return ratio(of(figure).get(ours), of(figure).get(theirs));
    }

    /** The ratio of the medians of two figures of one of them, if both were measured. */
    OptionalDouble ratio(String figure, String other, Rival rival) {
        return ratio(of(figure).get(rival), of(other).get(rival));
    }

    /** The median of a figure, if it was measured. */
    OptionalDouble median(String figure, Rival rival) {
        Summary summary = of(figure).get(rival);
        return summary == null ? OptionalDouble.empty() : OptionalDouble.of(summary.median());
    }

    /** The ratios of our medians to each other's, one a line, the figure's and the rivals' names first. */
    public List<String> ratios() {
        List<String> lines = new ArrayList<>();
        for (String figure : figures()) {
            Set<Rival> rivals = of(figure).keySet();
            for (Rival ours : rivals) {
                for (Rival theirs : rivals) {
                    if (isWorthComparing(figure, ours, theirs)) {
                        String name = "ratio." + figure + "." + ours.label() + "/" + theirs.label();
                        ratio(figure, ours, theirs).ifPresent(ratio -> lines.add(line(name, ratio)));
                    }
                }
            }
        }
        lines.addAll(streamRatios());
        return lines;
    }

    /** Ours as it is with everyone, and our other forms with what only they compare with. */
    private static boolean isWorthComparing(String figure, Rival ours, Rival theirs) {
        if (figure.matches(".*\\.(late|packet|queue|use)")) {
            return false;
        }
        if (ours == Rival.UTP) {
            return theirs != ours;
        }
        if (ours == Rival.UTP_BLOCKING) {
            return theirs == Rival.TCP_BLOCKING;
        }
        if (ours == Rival.UTP_TLS || ours == Rival.UTP_TLS_OPENSSL) {
            return theirs == Rival.NETTY_QUIC || theirs == Rival.NETTY_TCP_TLS; // encrypted as well
        }
        return ours.isOurs()
                && !theirs.isOurs()
                && (theirs == Rival.UDP_C || theirs == Rival.UDP_C_1400 || figure.startsWith("wan."));
    }

    private static OptionalDouble ratio(@Nullable Summary ours, @Nullable Summary theirs) {
        return ours == null || theirs == null || theirs.median() <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(ours.median() / theirs.median());
    }

    /** How much of what one stream of ours moves many at once do. */
    private List<String> streamRatios() {
        List<String> lines = new ArrayList<>();
        for (Rival rival : List.of(Rival.UTP, Rival.UTP_EVENTS)) {
            for (String figure : figures()) {
                if (figure.matches("streams\\.\\d+") && !figure.equals("streams.1")) {
                    ratio(figure, "streams.1", rival)
                            .ifPresent(
                                    ratio -> lines.add(line("ratio." + figure + "/streams.1." + rival.label(), ratio)));
                }
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
