package io.utp.sample;

import io.utp.sample.console.Output;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of the sample in this JVM, and what it printed. */
public final class Run {

    private final Printed out = new Printed();

    private final Printed err = new Printed();

    private CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    /** Runs to the end. */
    public static Run of(String... args) {
        Run run = new Run();
        run.exitCode = CompletableFuture.completedFuture(new Launcher(run.output()).run(args));
        return run;
    }

    /** Runs in the background. */
    static Run start(String... args) {
        Run run = new Run();
        run.exitCode = CompletableFuture.supplyAsync(
                () -> new Launcher(run.output()).run(args), task -> new Thread(task, "run").start());
        return run;
    }

    /** Somewhere to print to. */
    public Output output() {
        return new Output(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
    }

    public int exitCode() {
        return exitCode.orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    public List<String> out() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    public List<String> err() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    public String lastLine() {
        return out().get(out().size() - 1);
    }

    /** Waits for the line that names the port. */
    int port() throws InterruptedException {
        Matcher line = out.awaitLine(Pattern.compile("listening on UDP port (\\d+), .*"), Patience.LONG);
        return Integer.parseInt(line.group(1));
    }

    /** Keeps what is printed, and wakes who waits for it. */
    private static final class Printed extends ByteArrayOutputStream {

        @Override
        public synchronized void write(int value) {
            super.write(value);
            notifyAll();
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            notifyAll();
        }

        synchronized Matcher awaitLine(Pattern pattern, Duration patience) throws InterruptedException {
            long end = System.nanoTime() + patience.toNanos();
            while (true) {
                for (String line : toString(StandardCharsets.UTF_8).lines().toList()) {
                    Matcher matcher = pattern.matcher(line);
                    if (matcher.matches()) {
                        return matcher;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("no " + pattern + " in " + this);
                }
                wait(left);
            }
        }
    }
}
