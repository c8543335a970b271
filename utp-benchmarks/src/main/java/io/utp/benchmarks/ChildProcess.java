package io.utp.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that says {@code key=value}, obeys lines, and leaves when its standard input ends: with this one at the latest. */
final class ChildProcess implements AutoCloseable {

    private static final Duration PATIENCE_TO_LEAVE = Duration.ofSeconds(5);

    /** A JVM says other things as well, about a recording for example. */
    private static final Pattern SAYING = Pattern.compile("([\\w.]+)=(\\S*)");

    private static final int LINES_OF_A_COMPLAINT = 5;

    private final String name;

    private final Process process;

    private final Path complaints;

    private final Map<String, String> said = new HashMap<>();

    private boolean finished;

    /**
     * Starts a process.
     *
     * @param name for messages
     * @param command its command line
     * @param complaints the file for its standard error
     */
    ChildProcess(String name, List<String> command, Path complaints) throws IOException {
        this.name = name;
        this.complaints = complaints;
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(complaints.toFile()))
                .start();
        Thread reader = new Thread(this::listen, name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Sends a line. */
    void command(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits until the process has said something with that key; the value. */
    synchronized String await(String key, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!said.containsKey(key)) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (finished || millis <= 0) {
                throw new IOException(name + (finished ? " left without \"" : " does not say \"") + key + "\"" + why());
            }
            wait(millis);
        }
        return said.getOrDefault(key, "");
    }

    /** Everything that was said and is a number. */
    synchronized Map<String, Double> figures() {
        Map<String, Double> figures = new HashMap<>();
        said.forEach((key, value) -> {
            if (!value.isEmpty()) {
                figures.put(key, Double.valueOf(value));
            }
        });
        return figures;
    }

    /** Lets the process leave, and ends it if it does not. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (process.waitFor(PATIENCE_TO_LEAVE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (IOException ex) {
            // It has left already.
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private String why() throws IOException {
        List<String> lines = Files.readAllLines(complaints);
        return lines.isEmpty()
                ? ""
                : ": "
                        + String.join(
                                " | ", lines.subList(Math.max(0, lines.size() - LINES_OF_A_COMPLAINT), lines.size()));
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(line);
            }
        } catch (IOException ex) {
            // It was ended while it said something.
            hear("interrupted=");
        } finally {
            synchronized (this) {
                finished = true;
                notifyAll();
            }
        }
    }

    private synchronized void hear(String line) {
        Matcher matcher = SAYING.matcher(line);
        if (matcher.matches()) {
            said.put(matcher.group(1), matcher.group(2));
            notifyAll();
        }
    }
}
