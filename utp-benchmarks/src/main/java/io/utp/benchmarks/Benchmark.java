package io.utp.benchmarks;

import io.utp.benchmarks.report.HtmlReport;
import io.utp.benchmarks.report.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The command: runs the rivals in turns, prints the figures and, last, the ratios of medians. */
public final class Benchmark {

    private static final int USAGE_ERROR = 2;

    private static final int MOST_FAILURES = 2;

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
        if (!words.isEmpty() && words.get(0).equals("--jmh")) {
            List<String> ofJmh = new ArrayList<>(words.subList(1, words.size()));
            ofJmh.addAll(List.of("-prof", "gc"));
            org.openjdk.jmh.Main.main(ofJmh.toArray(String[]::new));
            return;
        }
        Path root = root();
        if (!words.isEmpty() && words.get(0).equals("--attack")) {
            AttackBenchmark.run(words.subList(1, words.size()), root.resolve("utp-benchmarks/target/report"));
            System.exit(0);
        }
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
        if (options.results().isEmpty()) {
            measure();
            ResultsFile.write(results, options.output().resolve(ResultsFile.NAME));
        } else {
            for (Path file : options.results()) {
                ResultsFile.readInto(results, file);
            }
        }
        Path page = new HtmlReport(results, Targets.of(results)).write(options.output());
        Path document = options.document();
        if (document != null) {
            TargetsTable.writeInto(document, results);
        }
        out.println("report " + page);
        if (options.profile()) {
            out.println("recordings " + options.output() + "/*.jfr");
        }
        results.missing().forEach(reason -> out.println("missing " + reason));
        results.failures().forEach(reason -> out.println("failed " + reason));
        Targets.of(results).stream()
                .filter(target -> target.measured().isPresent())
                .forEach(target -> out.println(target.line()));
        results.ratios().forEach(out::println);
        return isComplete();
    }

    Results results() {
        return results;
    }

    private void measure() throws InterruptedException {
        results.fact("measured", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        results.fact("command", ("utp-benchmarks/run " + command).strip());
        for (Work work : options.works()) {
            for (Task task : options.tasks(work)) {
                rounds(task, available(task, options.rivals(work, task)), options.rounds(work.usualRounds()));
            }
        }
        Machine.describe().forEach(results::fact);
    }

    private List<Rival> available(Task task, List<Rival> rivals) {
        List<Rival> available = new ArrayList<>();
        for (Rival rival : rivals) {
            Optional<String> obstacle = launcher.obstacle(rival, task);
            obstacle.ifPresentOrElse(reason -> results.missing(rival, reason), () -> available.add(rival));
        }
        return available;
    }

    private void rounds(Task task, List<Rival> rivals, int rounds) throws InterruptedException {
        List<Rival> able = new ArrayList<>(rivals);
        Map<Rival, Integer> failures = new EnumMap<>(Rival.class);
        for (int round = 1; round <= rounds; round++) {
            for (Rival rival : able) {
                // Who has failed so often only costs time.
                if (failures.getOrDefault(rival, 0) < MOST_FAILURES && !round(task, rival)) {
                    failures.merge(rival, 1, Integer::sum);
                }
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

    private boolean round(Task task, Rival rival) throws InterruptedException {
        try {
            results.add(rival, new Round(launcher, task, rival, settings(task, rival)).run());
            return true;
        } catch (IOException ex) {
            results.failed(task, rival, String.valueOf(ex.getMessage()));
            return false;
        }
    }

    /** Datagrams without a protocol are as large as those that they are compared with, if these were measured already. */
    private Settings settings(Task task, Rival rival) {
        if (rival.program() != Rival.Program.NATIVE || task.settings().values().containsKey(Settings.PAYLOAD)) {
            return task.settings();
        }
        Summary packet = results.of("bulk.packet").get(rival.measure());
        return packet == null ? task.settings() : task.settings().with(Settings.PAYLOAD, Math.round(packet.median()));
    }

    private static String line(String figure, Rival rival, Summary summary) {
        return String.format(
                Locale.ROOT,
                "%-34s %-15s min %s, median %s, max %s %s",
                figure,
                rival.label(),
                Results.number(summary.min()),
                Results.number(summary.median()),
                Results.number(summary.max()),
                Figures.unit(figure));
    }

    /** Ours has to work; and on a build server nobody may be missing unnoticed. */
    private boolean isComplete() {
        boolean strict = Boolean.parseBoolean(System.getenv("CI"));
        boolean oursFailed =
                Arrays.stream(Rival.values()).filter(Rival::isOurs).anyMatch(rival -> results.hasFailureOf(rival));
        return !oursFailed && (!strict || results.missing().isEmpty());
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
