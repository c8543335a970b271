package io.utp.benchmarks.peer;

/** Connects and gives up, again and again. */
final class Connects implements Load {

    private final Dialler dialler;

    private long markedAt;

    private long openedAtMark;

    private long failedAtMark;

    Connects(Dialler dialler) {
        this.dialler = dialler;
    }

    @Override
    public void mark() {
        openedAtMark = dialler.opened();
        failedAtMark = dialler.failed();
        markedAt = System.nanoTime();
    }

    @Override
    public void report(Report report) {
        report.say("nanos", System.nanoTime() - markedAt);
        report.say("connects", dialler.opened() - openedAtMark);
        report.say("failures", dialler.failed() - failedAtMark);
    }
}
