package io.utp.sample.pingpong;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One role in a process of its own, and what it prints; {@link #close()} ends it and nothing else. */
public final class ExampleProcess implements AutoCloseable {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(40).toNanos();

    private final Process process;

    private final List<String> transcript = new ArrayList<>();

    private int heard;

    private boolean finished;

    public ExampleProcess(ProcessBuilder builder) throws IOException {
        transcript.add(String.join(" ", builder.command()));
        heard = 1;
        process = builder.redirectErrorStream(true).start();
        Thread reader = new Thread(this::read, "role-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Waits for a line like that, after those that were waited for before. */
    public synchronized Matcher await(String pattern) throws InterruptedException {
        Pattern compiled = Pattern.compile(pattern);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            while (heard < transcript.size()) {
                Matcher matcher = compiled.matcher(transcript.get(heard++));
                if (matcher.find()) {
                    return matcher;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (finished || left <= 0) {
                throw new AssertionError("no \"" + pattern + "\" from " + this);
            }
            wait(left);
        }
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
            throw new AssertionError("it does not end: " + this);
        }
        return process.exitValue();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said(line);
            }
        } catch (IOException ex) {
            said("(" + ex.getMessage() + ")");
        }
        synchronized (this) {
            finished = true;
            notifyAll();
        }
    }

    private synchronized void said(String line) {
        transcript.add(line);
        notifyAll();
    }

    @Override
    public synchronized String toString() {
        return String.join("\n  ", transcript);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
