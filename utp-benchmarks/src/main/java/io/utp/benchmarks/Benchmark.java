package io.utp.benchmarks;

import io.utp.benchmarks.report.HtmlReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The command: runs the rivals in turns, prints the figures and, last, the ratios of medians. */
public final class Benchmark {

    private static final int USAGE_ERROR = 2;

    private final String command;

    private final Options options;

    private final Launcher launcher;

    private final PrintStream out;

    private final Results results = new Results();

    /**
     * A benchmark that has not run yet.
     *
     * @param command the words that the options were made of
     * @param options what to do
     * @param root the checkout
     * @param out for the figures
     */
    Benchmark(List<String> command, Options options, Path root, PrintStream out) {
        this.command = String.join(" ", command);
        this.options = options;
        this.launcher = new Launcher(root, options.output(), options.profile());
        this.out = out;
    }

    /**
     * Measures.
     *
     * @param arguments what, see {@code --help}
     * @throws Exception if the report cannot be written
     */
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        if (words.contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        Path root = root();
        try {
            Options options = Options.parse(words, root.resolve("utp-benchmarks/target/report"));
            System.exit(new Benchmark(words, options, root, System.out).run() ? 0 : 1);
        } catch (IllegalArgumentException ex) {
            System.err.println(ex.getMessage());
            System.err.print(Options.USAGE);
            System.exit(USAGE_ERROR);
        }
    }

    /** Runs everything; whether nothing that had to be measured is missing. */
    boolean run() throws IOException, InterruptedException {
        Files.createDirectories(options.output());
        List<Rival> rivals = available();
        for (Work work : options.works()) {
            for (Task task : work.tasks(options)) {
                rounds(task, rivals);
            }
        }
        Path page = new HtmlReport(results, Figures::note, "utp-benchmarks/run " + command).write(options.output());
        out.println("report " + page);
        results.missing().forEach(reason -> out.println("missing " + reason));
        results.failures().forEach(reason -> out.println("failed " + reason));
        results.ratios().forEach(out::println);
        return isComplete();
    }

    Results results() {
        return results;
    }

    private List<Rival> available() {
        List<Rival> available = new ArrayList<>();
        for (Rival rival : options.rivals()) {
            Optional<String> obstacle = launcher.obstacle(rival);
            obstacle.ifPresentOrElse(reason -> results.missing(rival, reason), () -> available.add(rival));
        }
        return available;
    }

    private void rounds(Task task, List<Rival> rivals) throws InterruptedException {
        List<Rival> able =
                new ArrayList<>(rivals.stream().filter(rival -> rival.can(task)).toList());
        for (int round = 1; round <= options.rounds(); round++) {
            for (Rival rival : able) {
                round(task, rival);
            }
            // Who comes first in one round is last in the next.
            Collections.rotate(able, -1);
        }
        for (String figure : results.figures()) {
            if (figure.equals(task.name()) || figure.startsWith(task.name() + ".")) {
                results.of(figure).forEach((rival, summary) -> out.println(line(figure, rival, summary)));
            }
        }
    }

    private void round(Task task, Rival rival) throws InterruptedException {
        try {
            Map<String, Double> figures = new Round(launcher, task, rival).run();
            results.add(rival, figures);
        } catch (IOException ex) {
            results.failed(task, rival, String.valueOf(ex.getMessage()));
        }
    }

    private static String line(String figure, Rival rival, Summary summary) {
        return String.format(
                Locale.ROOT,
                "%-28s %-11s min %s, median %s, max %s %s",
                figure,
                rival.label(),
                Results.number(summary.min()),
                Results.number(summary.median()),
                Results.number(summary.max()),
                Figures.unit(figure));
    }

    /** On a build server nothing may go missing unnoticed; elsewhere only ours has to work. */
    private boolean isComplete() {
        boolean strict = Boolean.parseBoolean(System.getenv("CI"));
        boolean oursFailed = results.failures().stream().anyMatch(failure -> failure.contains(" of utp:"));
        return !oursFailed
                && (!strict
                        || (results.missing().isEmpty() && results.failures().isEmpty()));
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        for (Path candidate = directory; candidate != null; candidate = candidate.getParent()) {
            if (Files.isDirectory(candidate.resolve(".mvn"))) {
                return candidate;
            }
        }
        return directory;
    }
}
