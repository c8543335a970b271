package io.utp.benchmarks.peer;

import java.io.PrintStream;

/** What a peer's process says on its standard output: lines of {@code key=value}. */
final class Report {

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    synchronized void say(String key, Object value) {
        out.println(key + "=" + value);
        out.flush();
    }
}
