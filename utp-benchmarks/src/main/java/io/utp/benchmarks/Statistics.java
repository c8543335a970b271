package io.utp.benchmarks;

/** What is calculated from samples. */
public final class Statistics {

    private Statistics() {}

    /**
     * Jain's index of fairness: 1 when all have the same, 1/n when one has everything.
     *
     * @param shares what each has
     * @return the index; 1 when nobody has anything
     */
    public static double jain(long[] shares) {
        double sum = 0;
        double squares = 0;
        for (long share : shares) {
            sum += share;
            squares += (double) share * share;
        }
        return squares == 0 ? 1 : sum * sum / (shares.length * squares);
    }
}
