package io.utp.sample;

import io.utp.sample.console.Output;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of the sample in this JVM, and what it printed. */
public final class Run {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

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
        Pattern listening = Pattern.compile("listening on UDP port (\\d+), .*");
        for (long end = System.nanoTime() + Patience.LONG.toNanos(); System.nanoTime() < end; Thread.sleep(10)) {
            for (String line : out()) {
                Matcher matcher = listening.matcher(line);
                if (matcher.matches()) {
                    return Integer.parseInt(matcher.group(1));
                }
            }
        }
        throw new AssertionError("no port in " + out() + err());
    }
}
