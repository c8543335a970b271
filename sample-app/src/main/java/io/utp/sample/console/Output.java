package io.utp.sample.console;

import java.io.Console;
import java.io.PrintStream;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The application's own output: lines, and at most one progress bar below them. Text may come from the network, so
 * control characters never reach the terminal. Safe for use by several threads.
 */
public final class Output {

    private final PrintStream out;

    private final PrintStream err;

    private final boolean terminal;

    private final ReentrantLock lock = new ReentrantLock();

    private String bar = "";

    /**
     * Creates an output.
     *
     * @param out for lines and progress
     * @param err for failures
     * @param terminal whether a progress bar may be redrawn with carriage returns
     */
    public Output(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * The output of this process.
     *
     * @return on standard output and standard error
     */
    public static Output ofProcess() {
        return new Output(System.out, System.err, isTerminal(System.console()));
    }

    /** Before Java 22 there is a console on a terminal only; since then it has to be asked. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException ex) {
            return true;
        }
    }

    /**
     * Prints a line.
     *
     * @param text the line
     */
    public void line(String text) {
        lock.lock();
        try {
            if (bar.isEmpty()) {
                out.println(printable(text));
            } else {
                out.print("\r" + padded(printable(text), bar.length()) + System.lineSeparator() + bar);
            }
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Prints a failure, as one line of standard error.
     *
     * @param failure what, the value, and the remedy
     */
    public void error(String failure) {
        lock.lock();
        try {
            endBar();
            err.println("error: " + printable(failure));
            err.flush();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts to show progress; one at a time.
     *
     * @param total bytes that will be transferred
     * @return to be told of the progress
     */
    public Progress progress(long total) {
        return new Progress(this, total, System::nanoTime);
    }

    boolean isTerminal() {
        return terminal;
    }

    void bar(String text) {
        lock.lock();
        try {
            out.print("\r" + padded(text, bar.length()));
            out.flush();
            bar = text;
        } finally {
            lock.unlock();
        }
    }

    void endBar() {
        lock.lock();
        try {
            if (!bar.isEmpty()) {
                out.println();
                out.flush();
                bar = "";
            }
        } finally {
            lock.unlock();
        }
    }

    /** Spaces hide what stood there before. */
    private static String padded(String text, int length) {
        return text + " ".repeat(Math.max(0, length - text.length()));
    }

    private static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
