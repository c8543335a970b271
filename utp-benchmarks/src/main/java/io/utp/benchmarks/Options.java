package io.utp.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the command line asks for.
 *
 * @param works what to do
 * @param rivals who does it
 * @param rounds how often
 * @param warmUp the time before measuring
 * @param duration the time of measuring
 * @param idle how many idle connections
 * @param streams how many streams at once, one after the other
 * @param profile whether to record what our processes do
 * @param output where the report goes
 */
record Options(
        List<Work> works,
        List<Rival> rivals,
        int rounds,
        Duration warmUp,
        Duration duration,
        int idle,
        List<Integer> streams,
        boolean profile,
        Path output) {

    static final String USAGE = """
            usage: utp-benchmarks/run [WORK...] [OPTION...]

            WORK is %s; all of them without one.

              --quick          one short round, to see that everything works; its figures mean little
              --rounds=N       rounds, 3 by default
              --warm-up=S      seconds of load before measuring, 3 by default
              --seconds=S      seconds of measuring, 5 by default
              --peers=A,B      of %s
              --idle=N         idle connections, 10000 by default
              --streams=N,M    streams at once, 1,10,100,1000 by default
              --profile        leaves JFR recordings of our processes in the output directory
              --output=DIR     for the report, utp-benchmarks/target/report by default
            """.formatted(
                    Arrays.stream(Work.values()).map(Work::label).collect(Collectors.joining(", ")), Rival.labels());

    private static Options defaults(boolean quick, Path output) {
        return new Options(
                List.of(Work.values()),
                List.of(Rival.values()),
                quick ? 1 : 3,
                quick ? Duration.ofMillis(500) : Duration.ofSeconds(3),
                quick ? Duration.ofSeconds(1) : Duration.ofSeconds(5),
                quick ? 1_000 : 10_000,
                quick ? List.of(1, 10, 100) : List.of(1, 10, 100, 1_000),
                false,
                output);
    }

    /**
     * Takes a command line apart.
     *
     * @param arguments the words
     * @param output where the report goes by default
     * @throws IllegalArgumentException if a word is wrong; the message says which
     */
    static Options parse(List<String> arguments, Path output) {
        Options options = defaults(arguments.contains("--quick"), output);
        List<Work> works = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("--")) {
                options = options.with(argument);
            } else {
                works.add(work(argument));
            }
        }
        return works.isEmpty() ? options : options.with(works);
    }

    private Options with(String argument) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String value = equals < 0 ? "" : argument.substring(equals + 1);
        try {
            return with(name, value);
        } catch (NumberFormatException ex) {
            throw new IllegalArgumentException(argument + ": not a number", ex);
        }
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--quick" -> this;
            case "--rounds" -> copy(rivals, positive(value), warmUp, duration, idle, streams);
            case "--warm-up" -> copy(rivals, rounds, seconds(value), duration, idle, streams);
            case "--seconds" -> copy(rivals, rounds, warmUp, seconds(value), idle, streams);
            case "--peers" -> copy(rivals(value), rounds, warmUp, duration, idle, streams);
            case "--idle" -> copy(rivals, rounds, warmUp, duration, positive(value), streams);
            case "--streams" -> copy(rivals, rounds, warmUp, duration, idle, numbers(value));
            case "--profile" -> new Options(works, rivals, rounds, warmUp, duration, idle, streams, true, output);
            case "--output" ->
                new Options(works, rivals, rounds, warmUp, duration, idle, streams, profile, Path.of(value));
            default -> throw new IllegalArgumentException("unknown option " + name);
        };
    }

    private Options with(List<Work> chosen) {
        return new Options(chosen, rivals, rounds, warmUp, duration, idle, streams, profile, output);
    }

    private Options copy(
            List<Rival> rivals, int rounds, Duration warmUp, Duration duration, int idle, List<Integer> streams) {
        return new Options(works, rivals, rounds, warmUp, duration, idle, streams, profile, output);
    }

    private static Work work(String label) {
        try {
            return Work.valueOf(label.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException ex) {
            throw new IllegalArgumentException("no work '" + label + "'", ex);
        }
    }

    private static List<Rival> rivals(String labels) {
        return Arrays.stream(labels.split(",", -1)).map(Rival::named).toList();
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",", -1)).map(Options::positive).toList();
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
