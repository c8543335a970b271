package io.utp.benchmarks.peer;

/** What a peer's process does, as server or as client. A figure is about the time between the mark and the report. */
interface Load {

    /** Begins to measure. */
    default void mark() {}

    /**
     * Says the figures since the mark.
     *
     * @param report where to
     */
    default void report(Report report) {}
}
