package io.utp.benchmarks;

import java.util.List;

/**
 * What several rounds say of one figure.
 *
 * @param rounds how many there were
 * @param min the smallest
 * @param median the one in the middle, or between the two there
 * @param max the largest
 */
public record Summary(int rounds, double min, double median, double max) {

    /**
     * Summarises.
     *
     * @param samples at least one
     */
    public static Summary of(List<Double> samples) {
        List<Double> sorted = samples.stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no samples");
        }
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Summary(sorted.size(), sorted.get(0), median, sorted.get(sorted.size() - 1));
    }
}
