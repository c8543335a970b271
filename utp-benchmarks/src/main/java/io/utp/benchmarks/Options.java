package io.utp.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the command line asks for. */
final class Options {

    static final String USAGE = """
            usage: utp-benchmarks/run [WORK...] [OPTION...]
                   utp-benchmarks/run --jmh [PATTERN] [ARGUMENT OF JMH...]
                   utp-benchmarks/run --attack [FLOOD...] [--quick] [--profile] [--write-docs docs/security.md]

            FLOOD is syn, garbage, tiny or reset; all of them without one.
            WORK is %s; all of them without one.
            Of streams and wan also a part, as its figures are called: wan.50ms, wan.torture, streams.1000.

              --quick            one short round of less, to see that everything works; its figures mean little
              --rounds N         rounds of everything; by default 3, of idle and wan 1
              --warm-up S        seconds of load before measuring, 8 by default
              --seconds S        seconds of measuring, 3 by default
              --peers A,B        of %s;
                                 by default each takes part where it says most, see docs/performance.md
              --idle N,M         idle connections; by default 10000, and 100000 of utp and netty-tcp
              --streams N,M      streams at once, 1,30,1000 by default
              --profile          leaves JFR recordings of our processes in the output directory
              --output DIR       for the report, utp-benchmarks/target/report by default
              --results A,B      measures nothing, and reports what these files (results.tsv of an output directory) have
              --write-docs FILE  writes the table of targets between the marks in FILE as well
            """.formatted(
                    Arrays.stream(Work.values()).map(Work::label).collect(Collectors.joining(", ")), Rival.labels());

    private static final Set<String> SWITCHES = Set.of("--quick", "--profile");

    private final Set<String> given = new HashSet<>();

    private final boolean quick;

    private List<Work> works = new ArrayList<>();

    private final Set<String> parts = new LinkedHashSet<>();

    private List<Rival> rivals = List.of();

    private int rounds;

    private Duration warmUp;

    private Duration duration;

    private List<Integer> idle;

    private List<Integer> streams;

    private boolean profile;

    private Path output;

    private List<Path> results = List.of();

    private @Nullable Path document;

    private Options(boolean quick, Path output) {
        this.quick = quick;
        this.rounds = quick ? 1 : 0;
        this.warmUp = quick ? Duration.ofMillis(500) : Duration.ofSeconds(8);
        this.duration = quick ? Duration.ofSeconds(1) : Duration.ofSeconds(3);
        this.idle = quick ? List.of(1_000) : List.of(10_000, 100_000);
        this.streams = quick ? List.of(1, 100) : List.of(1, 30, 1_000);
        this.output = output;
    }

    /**
     * Takes a command line apart.
     *
     * @param arguments the words; an option and its value are one word with a "=", or two
     * @param output where the report goes by default
     * @throws IllegalArgumentException if a word is wrong; the message says which
     */
    static Options parse(List<String> arguments, Path output) {
        Options options = new Options(arguments.contains("--quick"), output);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--")) {
                options.want(argument);
            } else if (equals > 0) {
                options.option(argument.substring(0, equals), argument.substring(equals + 1));
            } else if (SWITCHES.contains(argument)) {
                options.profile |= argument.equals("--profile");
            } else {
                i++;
                options.option(argument, i < arguments.size() ? arguments.get(i) : "");
            }
        }
        if (options.works.isEmpty()) {
            options.works = List.of(Work.values());
        }
        for (String part : options.parts) {
            Work work = work(part.substring(0, part.indexOf('.')));
            if (work.tasks(options).stream().noneMatch(task -> isPart(task, part))) {
                throw new IllegalArgumentException("no part '" + part + "' of " + work.label());
            }
        }
        return options;
    }

    /** Whether everything is to be short. */
    boolean isQuick() {
        return quick;
    }

    /** What to do. */
    List<Work> works() {
        return works;
    }

    /** The tasks of a work: all, or those whose names begin with one that was given. */
    List<Task> tasks(Work work) {
        List<String> wanted = parts.stream()
                .filter(part -> part.startsWith(work.label() + "."))
                .toList();
        return work.tasks(this).stream()
                .filter(task -> wanted.isEmpty() || wanted.stream().anyMatch(part -> isPart(task, part)))
                .toList();
    }

    /** Who does it: those who were named, else the usual ones, as far as they are able to. */
    List<Rival> rivals(Work work, Task task) {
        Stream<Rival> asked = rivals.isEmpty()
                ? Arrays.stream(Rival.values()).filter(rival -> rival.isUsual(work, task))
                : rivals.stream();
        return asked.filter(rival -> rival.can(task)).toList();
    }

    /**
     * How often.
     *
     * @param usual the number if none was given
     */
    int rounds(int usual) {
        return rounds > 0 ? rounds : usual;
    }

    /** The time before measuring. */
    Duration warmUp() {
        return warmUp;
    }

    /** The time of measuring. */
    Duration duration() {
        return duration;
    }

    /** How many idle connections, one after the other. */
    List<Integer> idle() {
        return idle;
    }

    /** How many streams at once, one after the other. */
    List<Integer> streams() {
        return streams;
    }

    /** Whether to record what our processes do. */
    boolean profile() {
        return profile;
    }

    /** Where the report goes. */
    Path output() {
        return output;
    }

    /** Files to report instead of measuring; none if measuring. */
    List<Path> results() {
        return results;
    }

    /** The page that has a table of targets, if it is to be written. */
    @Nullable Path document() {
        return document;
    }

    private void option(String name, String value) {
        if (!given.add(name)) {
            throw new IllegalArgumentException(name + " is there twice");
        }
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " needs a value, or there is no such option");
        }
        try {
            switch (name) {
                case "--rounds" -> rounds = positive(value);
                case "--warm-up" -> warmUp = seconds(value);
                case "--seconds" -> duration = seconds(value);
                case "--peers" -> rivals = list(value).map(Rival::named).toList();
                case "--idle" -> idle = list(value).map(Options::positive).toList();
                case "--streams" -> streams = list(value).map(Options::positive).toList();
                case "--output" -> output = Path.of(value);
                case "--results" -> results = list(value).map(Path::of).toList();
                case "--write-docs" -> document = Path.of(value);
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        } catch (NumberFormatException ex) {
            throw new IllegalArgumentException(name + ": not a number: " + value, ex);
        }
    }

    private void want(String word) {
        int dot = word.indexOf('.');
        Work work = work(dot < 0 ? word : word.substring(0, dot));
        if (dot >= 0) {
            parts.add(word);
        }
        if (!works.contains(work)) {
            works.add(work);
        }
    }

    private static boolean isPart(Task task, String part) {
        return task.name().equals(part) || task.name().startsWith(part + ".");
    }

    private static Work work(String label) {
        try {
            return Work.valueOf(label.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException ex) {
            throw new IllegalArgumentException("no work '" + label + "'", ex);
        }
    }

    private static Stream<String> list(String words) {
        return Arrays.stream(words.split(",", -1));
    }

    private static int positive(String number) {
        int value = Integer.parseInt(number);
        if (value < 1) {
            throw new IllegalArgumentException("at least 1, not " + number);
        }
        return value;
    }

    private static Duration seconds(String number) {
        return Duration.ofMillis(Math.round(Double.parseDouble(number) * 1000));
    }
}
