package io.utp.benchmarks.peer;

/** Opens connections after the mark, and keeps them. */
final class Idle implements Load {

    private final Dialler dialler;

    private final long count;

    private final Report report;

    Idle(Dialler dialler, long count, Report report) {
        this.dialler = dialler;
        this.count = count;
        this.report = report;
    }

    @Override
    public void mark() {
        dialler.open(count, () -> report.say("done", count));
    }

    @Override
    public void report(Report report) {
        report.say("failures", dialler.failed());
    }
}
