package io.utp.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Results as a text file, so that they can be reported again, several runs together too. Its columns are divided by tabs. */
final class ResultsFile {

    /** What the file is called. */
    static final String NAME = "results.tsv";

    private static final String FACT = "fact";

    private static final String SAMPLES = "samples";

    private static final String MISSING = "missing";

    private static final String FAILED = "failed";

    private ResultsFile() {}

    static void write(Results results, Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        results.facts().forEach((name, value) -> lines.add(line(FACT, name, value)));
        for (String figure : results.figures()) {
            results.samples(figure)
                    .forEach((rival, values) -> lines.add(line(
                            SAMPLES,
                            figure,
                            rival.label(),
                            values.stream().map(String::valueOf).collect(Collectors.joining(" ")))));
        }
        results.missing().forEach(reason -> lines.add(line(MISSING, reason)));
        results.failures().forEach(reason -> lines.add(line(FAILED, reason)));
        Files.write(file, lines);
    }

    /** Adds what a file has; of a figure that is there already the later one counts. */
    static void readInto(Results results, Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split("\t", -1);
            switch (words[0] + words.length) {
                case FACT + "3" -> results.fact(words[1], words[2]);
                case SAMPLES + "4" ->
                    results.replace(
                            words[1],
                            Rival.named(words[2]),
                            Arrays.stream(words[3].split(" ", -1))
                                    .map(Double::valueOf)
                                    .toList());
                case MISSING + "2" -> results.missing(words[1]);
                case FAILED + "2" -> results.failed(words[1]);
                default -> throw new IllegalArgumentException(file + " has a line that is none of results: " + line);
            }
        }
    }

    private static String line(String... words) {
        return Arrays.stream(words)
                .map(word -> word.replaceAll("[\\t\\r\\n]+", " "))
                .collect(Collectors.joining("\t"));
    }
}
